import { describe, expect, test } from '@jest/globals';
import { findColumns } from '../files/columns.js';
import { issueText } from '../files/issue.js';
import { readRow } from './row.js';

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

function read(cells: Record<string, string>, header = HEADER) {
  const reading = {
    columns: findColumns(header),
    dates: 'M/D/YYYY',
    currency: 'USD',
    timeZone: 'UTC',
  } as const;
  return readRow({ line: 17, cells: header.map((name) => cells[name] ?? '') }, reading);
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
  });
});

test('due before issue is allowed', () => {
  expect(problems({ issuedOn: '2/1/2013', dueOn: '1/2/2013' })).toEqual([]);
});

describe('a bad row is reported with its place and its problem', () => {
  test.each<[Record<string, string>, string]>([
    [{ dueOn: '2/30/2013' }, 'line 17, column dueOn: "2/30/2013" is not a date'],
    [{ dueOn: '' }, 'line 17, column dueOn: empty, a date is needed'],
    [{ settledOn: 'soon' }, 'line 17, column settledOn: "soon" is not a date'],
    [{ amount: '-5' }, 'line 17, column amount: "-5" is negative'],
    [{ amount: '0' }, 'line 17, column amount: "0" is zero'],
    [{ amount: '5.005' }, 'line 17, column amount: "5.005" has more decimals than USD allows (2)'],
    [{ amount: 'five' }, 'line 17, column amount: "five" is not an amount'],
    [{ amount: '' }, 'line 17, column amount: empty, an amount is needed'],
    [{ currency: 'XYZ' }, 'line 17, column currency: "XYZ" is not an ISO 4217 currency'],
    [{ id: 'INV 1' }, 'line 17, column id: "INV 1" is not an id: 1–128 of A–Z a–z 0–9 . _ : -'],
    [{ id: '' }, 'line 17, column id: empty, an id is needed'],
    [{ accountId: 'Ü1' }, 'line 17, column accountId: "Ü1" is not an id: 1–128 of A–Z a–z 0–9 . _ : -'],
    [{ accountName: 'a\u0000b' }, 'line 17, column accountName: "a\\u0000b" contains U+0000'],
    [
      { accountName: 'M\ufffdller' },
      'line 17, column accountName: "M\ufffdller" is not UTF-8 text: save the file as UTF-8',
    ],
    [{ email: 'nobody' }, 'line 17, column email: "nobody" is not an email address'],
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
    const [problem = ''] = problems({ id: 'a'.repeat(129) });
    expect(problem).toContain(`"${'a'.repeat(60)}…" is not an id`);
  });

  test('all issues are reported at once', () => {
    expect(problems({ dueOn: 'x', amount: 'y', id: 'z z' })).toHaveLength(3);
  });

  test('a row of another length', () => {
    const reading = {
      columns: findColumns(HEADER),
      dates: 'M/D/YYYY',
      currency: 'USD',
      timeZone: 'UTC',
    } as const;
    const row = readRow({ line: 3, cells: ['acme', 'x'] }, reading);
    expect('issues' in row && row.issues.map(issueText)).toEqual([
      'line 3: 2 columns where the header has 15',
    ]);
  });
});
