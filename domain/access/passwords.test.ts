import { expect, test } from '@jest/globals';
import { passwordIssue } from './passwords.js';

test.each([
  ['', 'at least 12'],
  ['x'.repeat(11), 'at least 12'],
  ['x'.repeat(12), null],
  ['x'.repeat(256), null],
  ['x'.repeat(257), 'at most 256'],
  ['My a@b.example!', 'the email'],
  ['my A@B.EXAMPLE', 'the email'],
  ['            ', null],
])('%j', (password, trouble) => {
  const found = passwordIssue(password, 'a@b.example');
  if (trouble === null) expect(found).toBeNull();
  else expect(found).toContain(trouble);
});
