import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { ACCOUNT, CREDITOR, owedInvoice, plain, TODAY } from '../test/fixtures/documents.js';
import { readPdf, type PdfPage } from '../test/readers/pdf.js';
import { statementPdf, type StatementFacts } from './statement.js';

const facts: StatementFacts = {
  creditor: CREDITOR,
  account: ACCOUNT,
  today: TODAY,
  invoices: [
    { ...owedInvoice('A', 130, 100_00n), fees: 2_00n, balance: 97_00n, payUrl: 'https://pay.example/a' },
    owedInvoice('B', 31, 20_00n),
    owedInvoice('C', -1, 3_00n),
    owedInvoice('D', 15, 1_234n, 'JPY'),
  ],
  banner: 'PAST DUE ACCOUNT',
};
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => owedInvoice(`INV-${n}`, 140 - n, BigInt(n + 1) * 1_000_37n));

const opened = async (of: Partial<StatementFacts>) => readPdf(await statementPdf({ ...facts, ...of }));
const outside = ({ items, width, height }: PdfPage) =>
  items.filter(({ x, y, width: wide }) => x < 39 || x + wide > width - 39 || y < 30 || y > height - 24);

test('contains every invoice, the totals and the ageing of each currency, the credit and how to pay', async () => {
  const { text } = await opened({ credit: [{ currency: 'EUR', amount: 5_00n }] });
  for (const line of [
    'Jul 15, 2026 130 $100.00 $2.00 $5.00 $97.00',
    'Nov 23, 2026 0 $3.00 $0.00 $0.00 $3.00',
    'PO of B',
    'Total USD (of which past due $117.00) $120.00',
    'Total JPY (of which past due ¥1,234) ¥1,234',
    'USD $3.00 $0.00 $0.00 $20.00 $0.00 $97.00 $120.00',
    'JPY ¥0 ¥1,234 ¥0 ¥0 ¥0 ¥0 ¥1,234',
    '€5.00 (not yet set against an invoice)',
    '12 Market Street',
    'Payee Initech Receivables',
    'IBAN XX12',
    'https://pay.example/a',
    'As of November 22, 2026',
  ])
    expect(plain(text)).toContain(line);
});

test("names an invoice by the business's own number", async () => {
  const { text } = await opened({
    invoices: [{ ...owedInvoice('INV-12.1a2b', 31, 20_00n), number: 'INV/2025/00012', purchaseOrder: null }],
  });
  expect(text).toContain('INV/2025/00012');
  expect(text).not.toContain('1a2b');
});

test('has a title, a language and a structure for screen readers', async () => {
  const { info, pages } = await opened({ account: { ...ACCOUNT, locale: 'de-AT' } });
  expect(info).toMatchObject({ Title: 'Kontoauszug · ACME Corp', Language: 'de', Author: 'Initech' });
  expect([...pages[0]!.tags]).toEqual(expect.arrayContaining(['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']));
});

test.each([1, 60, 500])(
  '%d invoices: banner, head and number on every page, nothing over the edge',
  async (count) => {
    const invoices = many(count);
    const { pages, text } = await opened({ invoices, banner: 'ACCOUNT ON HOLD' });
    for (const [index, page] of pages.entries()) {
      expect(page.text).toContain('ACCOUNT ON HOLD');
      expect(page.text).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(outside(page)).toEqual([]);
      if (/INV-\d/.test(page.text)) expect(page.text).toContain('Number');
    }
    const found = new Set(text.match(/INV-\d+/g));
    expect(invoices.filter(({ id }) => !found.has(id))).toEqual([]);
    const sum = invoices.reduce((total, { balance }) => total + balance, 0n);
    expect(text).toContain(`$${(Number(sum) / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`);
  },
);

test('names of many scripts and hostile ones are literal', async () => {
  const names = ['Ελληνικά', 'Արմեն', '日本', 'العربية', 'שלום', '서울', 'თბილისი', '谢谢们', 'Łódź Čapek'];
  const invoices = names.map((description, n) => ({ ...owedInvoice(`N-${n}`, 20, 100n), description }));
  const name = '<img src=x onerror=alert(1)> (x) Tj \\) ET';
  const { text, info } = await opened({ invoices, account: { ...ACCOUNT, name } });
  for (const each of [...names, name]) expect(text).toContain(each);
  expect(info.Title).toBe(`Statement of account · ${name}`);
  const turned = await opened({ account: { ...ACCOUNT, name: 'in\u202evoice\r\nBcc: x' } });
  expect(turned.text).toContain('invoice Bcc: x');
});

test.each([
  '주식회사 한국무역 `서울`',
  '日本 株',
  '谢谢\u00a0们 谢',
  'Արմեն Ա',
  'თბილისი თ',
  'שלום עולם',
  'شركة النور',
])('a name of several words in its script prints, in both weights: %s', async (name) => {
  const invoices = [{ ...owedInvoice('A', 20, 100n), description: name }];
  const { text } = await opened({ invoices, account: { ...ACCOUNT, name } });
  expect(plain(text)).toContain(plain(name).split(' ')[0]);
});

test('long names, ids and amounts stay in their columns', async () => {
  const huge = owedInvoice('I'.repeat(128), 100, 9_007_199_254_740_991n);
  const invoices = [
    huge,
    { ...owedInvoice('B', 1, 1n), description: 'W'.repeat(2_000), purchaseOrder: '日本'.repeat(60) },
  ];
  const { pages, text } = await opened({
    invoices,
    account: { ...ACCOUNT, name: 'Donaudampfschiff'.repeat(12) },
  });
  expect(pages.flatMap(outside)).toEqual([]);
  expect(text).toContain('$90,071,992,547,409.91');
  expect(text).toMatch(/W…$/m);
  const amounts = pages[0]!.items.filter(({ text: word }) => word.startsWith('$90,071,992'));
  const beside = amounts.flatMap((a) =>
    amounts.filter((b) => a !== b && Math.abs(a.y - b.y) < 1 && b.x > a.x),
  );
  expect(beside.length).toBeGreaterThan(0);
  for (const a of amounts)
    for (const b of amounts)
      if (b.x > a.x && Math.abs(a.y - b.y) < 1) expect(b.x).toBeGreaterThan(a.x + a.width);
});

test.each([
  ['de', 'KONTO GESPERRT', 'Seite 1 von 1'],
  ['fr', 'Relevé de compte', 'Page 1 sur 1'],
  ['es', 'Estado de cuenta', 'Página 1 de 1'],
  ['ar', 'كشف حساب', '> 120'],
])('in %s', async (locale, ...words) => {
  const { text } = await opened({ account: { ...ACCOUNT, locale }, banner: 'ACCOUNT ON HOLD' });
  for (const each of words) expect(text).toContain(each);
});

test('Arabic runs from the right: the number is right of its balance', async () => {
  const { pages } = await opened({ account: { ...ACCOUNT, locale: 'ar' } });
  const place = (part: string) => pages[0]!.items.find(({ text }) => text.includes(part))!;
  expect(place('PO of A').x).toBeGreaterThan(400);
  expect(place('97.00').x).toBeLessThan(120);
});

test('with nothing open it shows a sentence, without a table or a banner', async () => {
  const { text, pages } = await opened({ invoices: [], banner: null });
  expect(text).toContain('No invoices are open.');
  expect(text).not.toContain('ACCOUNT ON HOLD');
  expect(pages[0]!.tags.has('Table')).toBe(false);
});

test('the same facts are the same bytes, on every day and in every time zone', async () => {
  const first = await statementPdf(facts);
  expect((await statementPdf(structuredClone(facts))).equals(first)).toBe(true);
  expect((await statementPdf({ ...facts, today: '2026-11-23' })).equals(first)).toBe(false);
  const script = `import { statementPdf } from './documents/statement.ts';
    const facts = JSON.parse(process.argv[1], (_, v) => (typeof v === 'string' && /^\\d+n$/.test(v) ? BigInt(v.slice(0, -1)) : v));
    process.stdout.write((await statementPdf(facts)).toString('base64'));`;
  const asText = JSON.stringify(facts, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  const env = { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'ar_EG.UTF-8', NODE_OPTIONS: '' };
  const args = ['--import', 'tsx', '--input-type=module', '-e', script, asText];
  const elsewhere = execFileSync(process.execPath, args, { env, maxBuffer: 1e8 });
  expect(Buffer.from(elsewhere.toString(), 'base64').equals(first)).toBe(true);
});
