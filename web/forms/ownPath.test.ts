import { expect, test } from '@jest/globals';
import { ownPath } from './ownPath.js';

test.each([
  ['/', '/'],
  ['/accounts/A?cursor=2', '/accounts/A?cursor=2'],
  ['/accounts/../invoices', '/invoices'],
  ['', '/'],
  ['accounts', '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['//[', '/'],
])('%j leads to %s', (to, path) => {
  expect(ownPath(to)).toBe(path);
});
