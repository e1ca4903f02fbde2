import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, viewOf } from '../../test/fixtures/books.js';
import { aPayment, aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { createInvoices } from '../invoices/create.js';
import { applyPayment } from './payments.js';
import { reversePayment } from './reversals.js';

let books: TestBooks;
let id: string;
let count = 0;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an invoice of 100.00, with 2.00 off until 11 February. */
beforeEach(async () => {
  id = `I${++count}`;
  const draft = anInvoice(id, 'A', '2026-03-03', {
    amount: 10_000n,
    issuedOn: '2026-02-01',
    earlyPaymentDiscount: { basisPoints: 200, days: 10 },
  });
  await createInvoices(books.book, [draft], 'test');
});

const pay = (amount: bigint, receivedAt: string) =>
  applyPayment(books.book, aPayment(`P-${id}-${amount}`, { invoiceId: id }, amount, { receivedAt }), BY_TEST);
const state = () => viewOf(books.book, id);
const LAST = '2026-02-11T22:59:59Z'; // 23:59:59 in Berlin

describe('2/10 net 30', () => {
  test.each<[string, [bigint, string][], string, bigint]>([
    ['in time and short by exactly the discount', [[9_800n, LAST]], 'paid', 0n],
    ['a second too late', [[9_800n, '2026-02-11T23:00:00Z']], 'open', 200n],
    ['short by one more', [[9_799n, LAST]], 'open', 201n],
    ['short by one less', [[9_801n, LAST]], 'open', 199n],
    [
      'in parts, both in time',
      [
        [5_000n, '2026-02-05T12:00:00Z'],
        [4_800n, LAST],
      ],
      'paid',
      0n,
    ],
    [
      'in parts, one too late',
      [
        [5_000n, '2026-02-05T12:00:00Z'],
        [4_800n, '2026-02-12T12:00:00Z'],
      ],
      'open',
      200n,
    ],
    [
      'in parts, the late one reported first',
      [
        [4_800n, '2026-02-12T12:00:00Z'],
        [5_000n, LAST],
      ],
      'open',
      200n,
    ],
  ])('%s', async (_, parts, status, balance) => {
    for (const [amount, receivedAt] of parts) await pay(amount, receivedAt);
    expect(await state()).toMatchObject({ status, balance });
  });

  test('ends with the payment', async () => {
    await pay(9_800n, LAST);
    expect(await state()).toMatchObject({ status: 'paid', balance: 0n });
    await reversePayment(books.book, aReversal('refund', `R-${id}`, `P-${id}-9800`, 9_800n), BY_TEST);
    expect(await state()).toMatchObject({ status: 'open', balance: 10_000n, cycle: 2 });
  });

  test.each([
    ['refund', 'refund-reversal'],
    ['chargeback', 'chargeback-reversal'],
  ] as const)('is granted again when the money of a %s is here again', async (back, again) => {
    await pay(9_800n, LAST);
    for (const turn of ['first', 'second']) {
      const name = `R-${id}-${turn}`;
      await reversePayment(books.book, aReversal(back, name, `P-${id}-9800`, 9_800n), BY_TEST);
      expect(await state()).toMatchObject({ status: 'open', balance: 10_000n });
      await reversePayment(books.book, aReversal(again, name, `P-${id}-9800`, 9_800n), BY_TEST);
      expect(await state()).toMatchObject({ status: 'paid', balance: 0n });
    }
  });
});
