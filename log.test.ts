import { expect, test } from '@jest/globals';
import { loggedPath } from './log.js';

test.each([
  ['/c/acme/2026-05-01/s1gnature-of-24-letters', '/c/acme/2026-05-01/…'],
  ['/c/acme/2026-05-01/s1gnature/statement.pdf', '/c/acme/2026-05-01/…/statement.pdf'],
  ['/c/acme/2026-05-01/s1gnature?said=thanks', '/c/acme/2026-05-01/…'],
  ['/search?q=Muster', '/search'],
  ['/v1/accounts/acme', '/v1/accounts/acme'],
  ['/', '/'],
])('%s is logged as %s', (url, logged) => {
  expect(loggedPath(url)).toBe(logged);
});
