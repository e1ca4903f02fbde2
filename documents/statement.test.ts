import { expect, test } from '@jest/globals';
import { type LetterInvoice } from '../emails/facts.js';
import { renderStatement, type StatementFacts } from './statement.js';

const invoice = (id: string, daysPastDue: number, balance: bigint, currency = 'USD'): LetterInvoice => ({
  id,
  description: null,
  purchaseOrder: `PO of ${id}`,
  issuedOn: '2026-07-01',
  dueOn: '2026-08-01',
  daysPastDue,
  amount: balance,
  fees: 0n,
  balance,
  currency,
  payUrl: null,
});

const facts: StatementFacts = {
  creditor: {
    name: 'Initech',
    address: '1 Main\nTown',
    email: 'ar@initech.example',
    phone: '',
    payee: '',
    bankDetails: 'IBAN 1\nBIC 2',
  },
  account: { id: 'acme', name: '<img src=x onerror=alert(1)>', locale: 'en' },
  today: '2026-11-22',
  invoices: [
    invoice('A', 130, 100_00n),
    invoice('B', 31, 20_00n),
    invoice('C', -1, 3_00n),
    invoice('D', 15, 1_234n, 'JPY'),
  ],
  banner: 'PAST DUE ACCOUNT',
};

const rows = (html: string) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    row.replace(/<[^>]+>/g, '|').replace(/\|+/g, '|'),
  );

test('lists every invoice, the totals and the ageing of each currency', async () => {
  const html = await renderStatement(facts);
  const all = rows(html);
  expect(all.find((row) => row.startsWith('|A|'))).toContain('|130|$100.00|$0.00|$0.00|$100.00|');
  expect(all.find((row) => row.startsWith('|C|'))).toContain('|0|$3.00|');
  expect(all).toContain('|Total USD (of which past due $120.00)|$123.00|');
  expect(all).toContain('|USD|$3.00|$0.00|$0.00|$20.00|$0.00|$100.00|$123.00|');
  expect(all).toContain('|JPY|¥0|¥1,234|¥0|¥0|¥0|¥0|¥1,234|');
});

test('is a whole document without scripts, and names are text', async () => {
  const html = await renderStatement(facts);
  expect(html.startsWith('<!DOCTYPE html>\n<html lang="en">')).toBe(true);
  expect(html).not.toMatch(/<img|<script|src="http|href="http/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(await renderStatement(facts)).toBe(html);
});

test.each([
  ['en', 'ACCOUNT ON HOLD', 'ACCOUNT ON HOLD'],
  ['en', 'PAST DUE ACCOUNT', 'PAST DUE ACCOUNT'],
  ['de', 'ACCOUNT ON HOLD', 'KONTO GESPERRT'],
  ['en', null, null],
] as const)('in %s the banner %s reads %s', async (locale, banner, words) => {
  const html = await renderStatement({ ...facts, account: { ...facts.account, locale }, banner });
  expect(/<div class="banner">(.*?)<\/div>/.exec(html)?.[1] ?? null).toBe(words);
});

test('nothing open says so, and credit is shown', async () => {
  const html = await renderStatement({
    ...facts,
    invoices: [],
    banner: null,
    credit: [{ currency: 'EUR', amount: 500n }],
  });
  expect(html).toContain('No invoices are open.');
  expect(html).toContain('€5.00 (not yet set against an invoice)');
  expect(html).not.toContain('<table');
});
