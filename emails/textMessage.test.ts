import { expect, test } from '@jest/globals';
import { DUNNING_TEMPLATES } from '../domain/policy/policy.js';
import { LANGUAGES } from './languages/index.js';
import { type NoticeFacts } from './facts.js';
import { textMessage } from './textMessage.js';

const facts: NoticeFacts = {
  creditor: { name: 'Initech Ltd', address: '', email: '', phone: '', payee: '', bankDetails: '' },
  account: { id: 'acme', name: 'ACME Corp', locale: 'en-US' },
  contactName: '',
  today: '2026-03-01',
  invoices: [
    {
      id: 'INV-1',
      description: null,
      purchaseOrder: null,
      issuedOn: '2026-01-01',
      dueOn: '2026-01-31',
      daysPastDue: 29,
      amount: 125_000n,
      fees: 0n,
      balance: 125_000n,
      currency: 'EUR',
      payUrl: 'https://pay.example/INV-1',
    },
  ],
  carryingInvoiceId: 'INV-1',
  deadlineOn: '2026-03-11',
  onHold: false,
};
const inLocale = (locale: string, more: Partial<NoticeFacts> = {}): NoticeFacts => ({
  ...facts,
  account: { ...facts.account, locale },
  ...more,
});

test('contains the creditor, the invoice, the amount and where to pay, in one message', () => {
  expect(textMessage('reminder', facts)).toEqual({
    text: 'Initech Ltd: invoice INV-1 is 29 days past due, in total €1,250.00. Please pay now. Pay: https://pay.example/INV-1',
    segments: 1,
    encoding: 'GSM-7',
  });
});

test.each(
  Object.keys(LANGUAGES).flatMap((locale) =>
    DUNNING_TEMPLATES.map((template) => [locale, template] as const),
  ),
)(
  '%s %s: creditor, invoice, amount and link, in as few characters as the language allows',
  (locale, template) => {
    const { text, segments, encoding } = textMessage(template, inLocale(locale));
    for (const part of ['Initech Ltd', 'INV-1', '250', 'https://pay.example/INV-1'])
      expect(text).toContain(part);
    expect(encoding).toBe(locale === 'ar' ? 'UCS-2' : 'GSM-7');
    expect(segments).toBeLessThanOrEqual(locale === 'ar' ? 3 : 2);
    expect(text).not.toMatch(/undefined|null|[\u00a0\u202f]/u);
  },
);

test('consumers get the words to stop, businesses do not', () => {
  expect(textMessage('reminder', { ...facts, debtor: 'consumer' }).text).toMatch(
    /Reply STOP to stop texts\.$/,
  );
  expect(textMessage('reminder', facts).text).not.toContain('STOP');
});

test('a link that would make it long is left out; the words to stop never are', () => {
  const [invoice] = facts.invoices;
  const long = { ...invoice!, payUrl: `https://pay.example/${'x'.repeat(900)}` };
  const { text, segments } = textMessage('reminder', { ...facts, invoices: [long], debtor: 'consumer' });
  expect(segments).toBe(1);
  expect(text).not.toContain('https');
  expect(text).toContain('STOP');
});

test('a name in another script is kept, and measured as such; hostile marks are not', () => {
  const creditor = { ...facts.creditor, name: 'Łódź \u202eevil\nCo' };
  expect(textMessage('reminder', { ...facts, creditor })).toMatchObject({
    text: expect.stringContaining('Łódź evil Co: '),
    encoding: 'UCS-2',
  });
});
