import { expect, test } from '@jest/globals';
import { bookFields } from '../book/fields.js';
import { assertComplete, findColumns as find } from './columns.js';

const FIELDS = bookFields();
const findColumns = (header: string[], mapping: string[] = []) => {
  const columns = find(header, mapping, FIELDS);
  assertComplete(columns, FIELDS);
  return columns;
};

const IBM =
  'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate'.split(
    ',',
  );
const OURS = [
  'accountId',
  'accountName',
  'email',
  'timeZone',
  'id',
  'amount',
  'currency',
  'issuedOn',
  'dueOn',
];

const named = (header: string[], mapping?: string[]) => {
  const { at } = findColumns(header, mapping);
  return Object.fromEntries(Object.entries(at).map(([field, index]) => [field, header[index!]]));
};

test('the columns of the public sample are recognised', () => {
  expect(named(IBM)).toEqual({
    accountId: 'customerID',
    id: 'invoiceNumber',
    amount: 'InvoiceAmount',
    issuedOn: 'InvoiceDate',
    dueOn: 'DueDate',
    disputed: 'Disputed',
    settledOn: 'SettledDate',
  });
  expect(findColumns(IBM).ignored).toEqual([
    'countryCode',
    'PaperlessDate',
    'PaperlessBill',
    'DaysToSettle',
    'DaysLate',
  ]);
});

test('our own layout is recognised as it is', () => {
  expect(named(OURS)).toEqual(Object.fromEntries(OURS.map((name) => [name, name])));
});

test('case, blanks, underscores and dashes do not matter', () => {
  const header = ['CUSTOMER_ID', 'Customer Name', 'invoice no', 'Total-Amount', 'invoice date', 'Due Date'];
  expect(Object.keys(named(header))).toEqual([
    'accountId',
    'accountName',
    'id',
    'amount',
    'issuedOn',
    'dueOn',
  ]);
});

test('a mapping goes before the names', () => {
  const header = ['customer', 'invoice', 'amount', 'Balance', 'date', 'due'];
  expect(named(header, ['amount=Balance'])).toMatchObject({ amount: 'Balance', dueOn: 'due' });
  expect(named(['Kunde', ...header.slice(1)], ['accountId=Kunde'])).toMatchObject({ accountId: 'Kunde' });
});

test.each<[string, string[], string[], string]>([
  [
    'a missing column',
    ['customer', 'invoice', 'amount', 'date'],
    [],
    'There is no column for dueOn (such as dueOn, dueDate',
  ],
  ['a mapping to nothing', IBM, ['amount=Sum'], '--map amount=Sum: there is no column "Sum"'],
  ['an unknown field', IBM, ['price=InvoiceAmount'], '--map "price=InvoiceAmount" must be FIELD=COLUMN'],
  ['a mapping without a column', IBM, ['amount'], '--map "amount" must be FIELD=COLUMN'],
  ['a column that is there twice', [...OURS, 'amount'], [], 'The column "amount" is there twice'],
])('%s', (_, header, mapping, problem) => {
  expect(() => findColumns(header, mapping)).toThrow(problem);
});
