import { describe, expect, test } from '@jest/globals';
import { findColumns } from '../files/columns.js';
import { bookFields } from './fields.js';
import { issueText } from '../files/issue.js';
import { readRow, type RowReading } from './row.js';

const HEADER = [
  'accountId',
  'accountName',
  'email',
  'timeZone',
  'locale',
  'kind',
  'id',
  'amount',
  'currency',
  'issuedOn',
  'dueOn',
  'description',
  'payUrl',
  'disputed',
  'settledOn',
];
const GOOD: Record<string, string> = {
  accountId: 'acme',
  id: 'INV-1',
  amount: '55.94',
  issuedOn: '1/2/2013',
  dueOn: '2/1/2013',
};

const readingOf = (header: string[]): RowReading => ({
  columns: findColumns(header, [], bookFields()),
  dates: 'M/D/YYYY',
  decimal: '.',
  currency: 'USD',
  timeZone: 'UTC',
  means: new Map(),
});

function read(cells: Record<string, string>, header = HEADER) {
  return readRow({ line: 17, cells: header.map((name) => cells[name] ?? '') }, readingOf(header));
}

const problems = (cells: Record<string, string>) => {
  const row = read({ ...GOOD, ...cells });
  return 'issues' in row ? row.issues.map(issueText) : [];
};

test('the least a row can contain', () => {
  expect(read(GOOD)).toEqual({
    draft: {
      line: 17,
      account: { id: 'acme', name: 'acme', timeZone: 'UTC', contacts: [] },
      invoice: {
        id: 'INV-1',
        accountId: 'acme',
        amount: 5594,
        currency: 'USD',
        issuedOn: '2013-01-02',
        dueOn: '2013-02-01',
      },
    },
    warnings: [],
  });
});

test('everything a row can contain', () => {
  const row = read({
    ...GOOD,
    accountName: 'Ácme',
    email: 'ap@acme.example',
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    kind: 'Business',
    amount: '1.500',
    currency: 'kwd',
    description: 'Licences',
    payUrl: 'https://pay.example/1',
    disputed: 'Yes',
    settledOn: '3/1/2013',
  });
  expect(row).toEqual({
    draft: {
      line: 17,
      account: {
        id: 'acme',
        name: 'Ácme',
        timeZone: 'Europe/Berlin',
        kind: 'business',
        locale: 'de-DE',
        contacts: [{ role: 'billing', name: 'Ácme', email: 'ap@acme.example' }],
      },
      invoice: {
        id: 'INV-1',
        accountId: 'acme',
        amount: 1500,
        currency: 'KWD',
        issuedOn: '2013-01-02',
        dueOn: '2013-02-01',
        description: 'Licences',
        payUrl: 'https://pay.example/1',
        settledOn: '2013-03-01',
        disputed: true,
      },
    },
    warnings: [],
  });
});

describe('what a row says is owed', () => {
  const HEAD = [
    'id',
    'customer',
    'Total',
    'Amount Due',
    'Amount Paid',
    'Status',
    'Payment Status',
    'date',
    'due',
    'paid on',
  ];
  const owed = (cells: Record<string, string>) => {
    const row = read(
      { id: 'I', customer: 'C', Total: '100.00', date: '1/2/2013', due: '2/1/2013', ...cells },
      HEAD,
    );
    if ('leftOut' in row) return row.leftOut;
    if ('issues' in row) return row.issues.map(issueText);
    if ('credit' in row) return { credit: row.credit.credit.amount };
    const { amount, paidAmount, disputed, settledOn } = row.draft.invoice;
    return {
      amount,
      ...(paidAmount && { paidAmount }),
      ...(disputed && { disputed }),
      ...(settledOn && { settledOn }),
    };
  };

  test.each<[Record<string, string>, object | string]>([
    [{}, { amount: 10_000 }],
    [{ Status: 'open' }, { amount: 10_000 }],
    [{ Status: 'Überfällig' }, { amount: 10_000 }],
    [{ Status: 'In Dispute' }, { amount: 10_000, disputed: true }],
    [{ 'Amount Due': '40.00' }, { amount: 10_000, paidAmount: 6_000 }],
    [{ 'Amount Due': '100.00', 'Amount Paid': '0.00' }, { amount: 10_000 }],
    [
      { 'Amount Due': '40.00', 'Amount Paid': '60.00' },
      { amount: 10_000, paidAmount: 6_000 },
    ],
    [{ 'Amount Paid': '60.00' }, { amount: 10_000, paidAmount: 6_000 }],
    [{ 'Amount Due': '0.00' }, 'paid'],
    [{ Status: 'PAID' }, 'paid'],
    [{ Status: 'Posted', 'Payment Status': 'Paid' }, 'paid'],
    [{ Status: 'Draft', 'Payment Status': 'Not Paid' }, 'draft'],
    [{ Status: 'Cancelled', 'Amount Due': '100.00' }, 'void'],
    [{ Status: 'uncollectible' }, 'written-off'],
    [{ Total: '-100.00' }, { credit: 10_000 }],
    [{ Total: '(100.00)' }, { credit: 10_000 }],
    [{ Total: '100.00', Status: 'Credit note' }, { credit: 10_000 }],
    [{ Total: '-100.00', 'Amount Due': '-40.00' }, { credit: 4_000 }],
    [{ Total: '-100.00', 'Amount Due': '0.00' }, 'paid'],
    [
      { Status: 'paid', 'paid on': '3/1/2013' },
      { amount: 10_000, settledOn: '2013-03-01' },
    ],
    [
      { 'Amount Due': '0', 'paid on': '3/1/2013' },
      { amount: 10_000, settledOn: '2013-03-01' },
    ],
    [
      { Status: 'In Payment' },
      [
        'line 17, column Status: "In Payment" is not a known state: say what it means (--means "In Payment=open")',
      ],
    ],
    [
      { Status: 'paid', 'Amount Due': '5.00' },
      ['line 17, column Amount Due: "5.00" is open, and the invoice\'s state is "paid"'],
    ],
    [{ 'Amount Due': '140.00' }, ['line 17, column Amount Due: "140.00" is more than the invoice']],
    [
      { 'Amount Due': '-5.00' },
      ['line 17, column Amount Due: "-5.00" is negative: more was paid than the invoice'],
    ],
    [
      { 'Amount Due': '40.00', 'Amount Paid': '50.00' },
      ['line 17, column Amount Due: "40.00" is not the invoice less what was paid ("50.00")'],
    ],
  ])('%j', (cells, expected) => {
    expect(owed(cells)).toEqual(expected);
  });

  test('a total, a heading and a note are no invoices; an amount without a number is refused', () => {
    expect(owed({ id: '', customer: '', date: 'Total for Acme', due: '' })).toBe('no invoice');
    expect(owed({ id: '', customer: '', Total: '', date: 'Acme Ltd', due: '' })).toBe('no invoice');
    expect(owed({ id: 'TOTAL', customer: '', date: '', due: '' })).toBe('no invoice');
    expect(owed({ id: 'Total-7' })).toEqual({ amount: 10_000 });
    expect(owed({ id: '' })).toEqual(['line 17, column id: empty, an id is needed']);
  });
});

test('terms give the due date where the file has none', () => {
  const header = ['id', 'customer', 'amount', 'date'];
  const reading = {
    ...readingOf(HEADER),
    columns: findColumns(header, [], bookFields({ terms: 30 })),
    terms: 30,
  };
  expect(readRow({ line: 2, cells: ['I', 'C', '5', '1/2/2013'] }, reading)).toMatchObject({
    draft: { invoice: { dueOn: '2013-02-01' } },
  });
});

test("a business's own numbers and a customer known by name get ids that stay the same", () => {
  const idsOf = (id: string, accountName: string) => {
    const row = read({ ...GOOD, id, accountId: '', accountName });
    return 'draft' in row ? { ...row.draft.invoice, name: row.draft.account.name } : row;
  };
  const one = idsOf('INV/2025/00012', 'Müller & Söhne');
  expect(one).toMatchObject({ number: 'INV/2025/00012', name: 'Müller & Söhne' });
  expect(one).toMatchObject({
    id: expect.stringMatching(/^INV-2025-00012\.[0-9a-f]{8}$/),
    accountId: expect.stringMatching(/^Muller-Sohne\.[0-9a-f]{8}$/),
  });
  expect(idsOf('INV/2025/00012', 'Müller & Söhne')).toEqual(one);
  expect(idsOf('INV-2025/00012', 'Müller & Söhne')).not.toMatchObject({ id: (one as { id: string }).id });
  expect(idsOf('INV-1', 'Acme')).toMatchObject({ id: 'INV-1', accountId: 'Acme' });
  expect(idsOf('INV-1', 'Acme')).not.toHaveProperty('number');
});

test('addresses: several in a cell, names, umlauts; an unusable one is a warning', () => {
  const row = read({ ...GOOD, email: 'a@b.example; Ann <x@müller.example>, "ap desk"@q.example, n/a' });
  expect(row).toMatchObject({
    draft: {
      account: {
        contacts: [
          { role: 'billing', name: 'acme', email: 'a@b.example' },
          { role: 'billing', name: 'Ann', email: 'x@xn--mller-kva.example' },
        ],
      },
    },
  });
  expect('warnings' in row && row.warnings.map(issueText)).toEqual([
    'line 17, column email: "\\"ap desk\\"@q.example" is not an email address',
  ]);
});

describe('a bad row is reported with its place and its problem', () => {
  test.each<[Record<string, string>, string]>([
    [{ dueOn: '2/30/2013' }, 'line 17, column dueOn: "2/30/2013" is not a date'],
    [{ dueOn: '' }, 'line 17, column dueOn: empty, a date is needed'],
    [{ settledOn: 'soon' }, 'line 17, column settledOn: "soon" is not a date'],
    [{ amount: '0' }, 'line 17, column amount: "0" is zero'],
    [{ amount: '5.005' }, 'line 17, column amount: "5.005" has more decimals than USD allows (2)'],
    [{ amount: 'five' }, 'line 17, column amount: "five" is not an amount'],
    [{ amount: '' }, 'line 17, column amount: empty, an amount is needed'],
    [{ currency: 'XYZ' }, 'line 17, column currency: "XYZ" is not an ISO 4217 currency'],
    [{ id: '' }, 'line 17, column id: empty, an id is needed'],
    [{ accountId: '' }, 'line 17, column accountId: empty, a customer is needed'],
    [{ dueOn: '1/1/2013' }, 'line 17, column dueOn: "1/1/2013" is before the invoice\'s date, 2013-01-02'],
    [{ accountName: 'a\u0000b' }, 'line 17, column accountName: "a\\u0000b" contains U+0000'],
    [
      { accountName: 'M\ufffdller' },
      'line 17, column accountName: "M\ufffdller" contains a character that cannot be read: name the encoding with --encoding',
    ],
    [{ timeZone: 'Mars' }, 'line 17, column timeZone: "Mars" is not a time zone'],
    [{ kind: 'pet' }, 'line 17, column kind: "pet" is none of business, consumer'],
    [
      { disputed: 'maybe' },
      'line 17, column disputed: "maybe" is none of yes, y, true, 1, x, no, n, false, 0',
    ],
    [{ payUrl: 'javascript:alert(1)' }, 'line 17, column payUrl: "javascript:alert(1)" is not a web address'],
  ])('%j', (cells, problem) => {
    expect(problems(cells)).toEqual([problem]);
  });

  test('an over-long id is shown in part', () => {
    const [problem = ''] = problems({ id: 'a'.repeat(201) });
    expect(problem).toContain(`"${'a'.repeat(60)}…" is longer than 200 characters`);
  });

  test('all issues are reported at once', () => {
    expect(problems({ dueOn: 'x', amount: 'y', kind: 'z' })).toHaveLength(3);
  });

  test('a row of another length', () => {
    const row = readRow({ line: 3, cells: ['acme', 'x', '', '', '', '', 'I-1', '5'] }, readingOf(HEADER));
    expect('issues' in row && row.issues.map(issueText)).toEqual([
      'line 3: 8 columns where the header has 15',
    ]);
  });
});
