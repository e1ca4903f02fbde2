import { expect, test } from '@jest/globals';
import { domainOf, noticesNamed, threadHeaders, unsubscribeHeader } from './conversation.js';

test('letters of one account share their root, and each carries its own id', () => {
  const first = threadHeaders('acme:1', 'notice-1', 'initech.example');
  const second = threadHeaders('acme:1', 'notice-2', 'initech.example');
  expect(first['In-Reply-To']).toBe(second['In-Reply-To']);
  expect(first.References).toBe(`${first['In-Reply-To']} <notice.notice-1@initech.example>`);
  expect(threadHeaders('acme:2', 'notice-1', 'initech.example')['In-Reply-To']).not.toBe(
    first['In-Reply-To'],
  );
  expect(threadHeaders('acme:1', 'notice-1', 'initech.example')).toEqual(first);
});

test.each(['acme', '..a..b:c', 'x'.repeat(128)])(
  '%j becomes a message id as RFC 5322 has it',
  (accountId) => {
    const { References } = threadHeaders(accountId, 'notice-1', 'initech.example');
    for (const id of References!.split(' '))
      expect(id).toMatch(/^<[a-z0-9-]+(\.[a-z0-9-]+)*@initech\.example>$/);
  },
);

test.each([
  ['Initech <ar@initech.example>', 'initech.example'],
  ['"a@b" <ar@initech.example>', 'initech.example'],
  ['ar@initech.example', 'initech.example'],
])('the domain of %s', (mailbox, domain) => {
  expect(domainOf(mailbox)).toBe(domain);
});

test('unsubscribing is a letter with the word the footnote names', () => {
  expect(unsubscribeHeader('ar@initech.example')).toEqual({
    'List-Unsubscribe': '<mailto:ar@initech.example?subject=STOP>',
  });
});

test('a reply names the notices that it answers', () => {
  const { References = '' } = threadHeaders('acme:1', 'notice-1', 'initech.example');
  expect(noticesNamed([...References.split(' '), '<x@y>'])).toEqual(['notice-1']);
});
