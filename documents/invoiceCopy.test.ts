import { expect, test } from '@jest/globals';
import { ACCOUNT, CREDITOR, owedInvoice, plain, TODAY } from '../test/fixtures/documents.js';
import { readPdf } from '../test/readers/pdf.js';
import { invoiceCopiesPdf, storedLines, type InvoiceCopiesFacts } from './invoiceCopy.js';

const invoice = { ...owedInvoice('INV-7', 40, 1_000_00n), fees: 20_00n, balance: 770_00n };
const lines = storedLines([
  { description: 'Consulting', quantity: 12.5, amount: 900_00 },
  { description: 'Travel', amount: 100_00 },
]);
const facts: InvoiceCopiesFacts = {
  creditor: CREDITOR,
  account: ACCOUNT,
  today: TODAY,
  banner: 'PAST DUE ACCOUNT',
  copies: [{ invoice, lines }],
};
const opened = async (of: Partial<InvoiceCopiesFacts>) =>
  readPdf(await invoiceCopiesPdf({ ...facts, ...of }));

test('a copy contains what was invoiced, what was paid and how to pay the rest', async () => {
  const { text, info } = await opened({});
  for (const line of [
    'PAST DUE ACCOUNT',
    'Invoice (copy) INV-7',
    'Purchase order PO of INV-7',
    'ACME Corp (acme)',
    'Due October 13, 2026',
    'Days past due 40',
    'Consulting 12.5 $900.00',
    'Travel',
    'Total USD $1,000.00',
    'Late fees $20.00',
    'Paid or credited -$250.00',
    'Balance $770.00',
    'IBAN XX12',
    'Reference to quote INV-7',
    'Page 1 of 1',
  ])
    expect(plain(text)).toContain(line);
  expect(info).toMatchObject({ Title: 'Invoice (copy) INV-7', Language: 'en' });
});

test('a settled one requests nothing, and one without lines shows its description', async () => {
  const settled = { ...owedInvoice('INV-8', 3, 50_00n), balance: 0n, description: 'Hosting in May' };
  const { text } = await opened({ banner: null, copies: [{ invoice: settled, lines: [] }] });
  expect(text).toContain('Hosting in May $50.00');
  expect(text).toContain('Nothing is open on this invoice.');
  for (const part of ['How to pay', 'PAST DUE', 'Days past due']) expect(text).not.toContain(part);
});

test('several are in one file, each on separate pages, under the banner', async () => {
  const longer = Array.from({ length: 80 }, (_, n) => ({ description: `Line ${n}`, amount: 1n }));
  const second = { invoice: owedInvoice('INV-9', 5, 80n, 'JPY'), lines: longer };
  const { pages } = await opened({ copies: [...facts.copies, second], banner: 'ACCOUNT ON HOLD' });
  expect(pages.map(({ text }) => /Invoice \(copy\) (INV-\d)/.exec(text)?.[1])).toEqual([
    'INV-7',
    'INV-9',
    undefined,
    ...Array<undefined>(pages.length - 3),
  ]);
  for (const [index, { text }] of pages.entries()) {
    expect(text).toContain('ACCOUNT ON HOLD');
    expect(text).toContain(`Page ${index + 1} of ${pages.length}`);
  }
  expect(
    pages
      .map(({ text }) => text)
      .join('\n')
      .match(/Line \d+/g),
  ).toHaveLength(80);
});

test('the same facts are the same bytes', async () => {
  const first = await invoiceCopiesPdf(facts);
  expect((await invoiceCopiesPdf(structuredClone(facts))).equals(first)).toBe(true);
});
