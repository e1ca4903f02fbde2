import { expect, test } from '@jest/globals';
import { SumsOfFile } from './sums.js';

test('sums by currency what is open, past due and settled', () => {
  const sums = new SumsOfFile('2026-03-02');
  const invoice = {
    id: 'I',
    accountId: 'A',
    amount: 10_000,
    currency: 'EUR',
    issuedOn: '2026-01-01',
    dueOn: '2026-03-02',
  };
  for (const more of [
    {},
    { dueOn: '2026-03-01', paidAmount: 4_000 },
    { settledOn: '2026-02-01' },
    { settledOn: '2026-04-01' },
    { currency: 'USD', amount: 500 },
  ])
    sums.add({ ...invoice, ...more });
  sums.addCredit({ id: 'C', accountId: 'A', amount: 700, currency: 'EUR', reason: 'Returned' });
  expect(sums.texts()).toEqual([
    'EUR 260.00 open in 3 invoices, EUR 60.00 of it past due in 1; 1 settled before; EUR 7.00 in credit notes.',
    'USD 5.00 open in 1 invoice.',
  ]);
  expect(new SumsOfFile('2026-03-02').texts()).toEqual([]);
});
