import { expect, test } from '@jest/globals';
import { ACCOUNT, CREDITOR, owedInvoice, TODAY } from '../test/fixtures/documents.js';
import { readPdf } from '../test/readers/pdf.js';
import { letterPdf, type PostedLetter } from './postedLetter.js';

const mm = (millimetres: number) => (millimetres * 72) / 25.4;
const statement = {
  creditor: CREDITOR,
  account: ACCOUNT,
  today: TODAY,
  banner: 'PAST DUE ACCOUNT' as const,
  invoices: [owedInvoice('INV-1', 40, 100_00n)],
};
const letter: PostedLetter = {
  creditor: CREDITOR,
  account: { id: 'acme', locale: 'en' },
  address: 'ACME Corp\nAccounts payable\n12 Market Street\nTown 94103',
  today: TODAY,
  banner: 'PAST DUE ACCOUNT',
  subject: 'Past due account: $100.00 outstanding',
  facts: [{ label: 'Outstanding', value: '$100.00' }],
  paragraphs: ['Dear Ada,', 'Please pay what is past due. '.repeat(30), 'Kind regards,', 'Initech'],
  statement,
  copies: null,
};
const opened = async (of: Partial<PostedLetter>) => readPdf(await letterPdf({ ...letter, ...of }));

test('contains addressee, content and date, and its statement follows under the same banner', async () => {
  const { pages } = await opened({});
  expect(pages).toHaveLength(2);
  for (const part of ['ACME Corp', 'Outstanding $100.00', 'Dear Ada,', 'November 22, 2026', 'Account acme'])
    expect(pages[0]!.text).toContain(part);
  for (const part of ['Statement of account', 'INV-1', '$100.00', 'Page 2 of 2'])
    expect(pages[1]!.text).toContain(part);
  for (const { text } of pages) expect(text).toContain('PAST DUE ACCOUNT');
});

test('a copy of the invoice that it is about follows last', async () => {
  const copies = { ...statement, copies: [{ invoice: owedInvoice('INV-1', 40, 100_00n), lines: [] }] };
  const { pages } = await opened({ copies });
  expect(pages).toHaveLength(3);
  for (const part of ['Invoice (copy) INV-1', 'PAST DUE ACCOUNT', 'Page 3 of 3'])
    expect(pages[2]!.text).toContain(part);
});

test.each([
  ['four lines', letter.address, 'en'],
  ['a dozen lines', Array.from({ length: 12 }, (_, n) => `Line ${n}`).join('\n'), 'en'],
  ['a long line', `${'Donaudampfschiff'.repeat(8)}\nTown`, 'en'],
  ['in Arabic', 'شركة النور\nالرياض 11564', 'ar'],
])('any address is in the window: %s', async (_, address, locale) => {
  const { pages } = await opened({ address, account: { id: 'acme', locale }, statement: null });
  const { items, height } = pages[0]!;
  const inWindow = items.filter(
    ({ x, y, width }) =>
      x >= mm(25) - 0.1 && x + width <= mm(105) + 0.1 && height - y > mm(62.7) && height - y < mm(90) + 0.1,
  );
  const printed = inWindow.map(({ text }) => text).join(' ');
  for (const word of address.split(/\s/u)) expect(printed).toContain(word);
  expect(printed).not.toContain('+1 555');
  const below = items.filter(({ y }) => height - y > mm(90) + 1 && height - y < mm(99));
  expect(below).toEqual([]);
});

test('a long letter goes on on further pages, within the margins', async () => {
  const { pages } = await opened({ paragraphs: Array<string>(40).fill('Words in a line. '.repeat(12)) });
  expect(pages.length).toBeGreaterThan(3);
  for (const { items, width } of pages)
    for (const item of items) {
      expect(item.x).toBeGreaterThan(39);
      expect(item.x + item.width).toBeLessThan(width - 39);
      expect(item.y).toBeGreaterThan(24);
    }
});

test('the same facts are the same bytes', async () => {
  const first = await letterPdf(letter);
  expect((await letterPdf(structuredClone(letter))).equals(first)).toBe(true);
});
