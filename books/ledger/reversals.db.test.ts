import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openIntake } from '../../inbox/receive.js';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { aPayment, aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { untilBlocked } from '../../test/stack/untilBlocked.js';
import { ContentConflict, IllegalChange, NotFound } from '../errors.js';
import { createInvoices } from '../invoices/create.js';
import { listExceptions } from './exceptions.js';
import { creditOf, entriesOf } from './ledger.js';
import { applyPayment } from './payments.js';
import { type ReversalKind } from './reversal.js';
import { reversePayment } from './reversals.js';

let books: TestBooks;
let id: string;
let count = 0;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an invoice of 100.00 that was paid with one payment of 100.00. */
beforeEach(async () => {
  id = `I${++count}`;
  await create();
  await pay();
});

const create = (invoiceId = id) =>
  createInvoices(books.book, [anInvoice(invoiceId, 'A', '2026-02-01', { amount: 10_000n })], 'test');
const pay = (amount = 10_000n, paymentId = `P-${id}`, invoiceId = id) =>
  applyPayment(books.book, aPayment(paymentId, { invoiceId }, amount), BY_TEST);
/** As the API reports it: at once or not at all. */
const reverse = (kind: ReversalKind, amount: bigint, name = `${kind}-${id}`, paymentId = `P-${id}`) =>
  reversePayment(books.book, aReversal(kind, name, paymentId, amount), { ...BY_TEST, strict: true });
const undo = () => reverse('chargeback-reversal', 10_000n, `C-${id}`);
const deliver = (eventId: string, type: string, data: object) =>
  openIntake(books.book)(
    { source: 'payments', eventId: `${eventId}-${id}` },
    Buffer.from(JSON.stringify({ type, data })),
  );

const stateOf = async (invoiceId: string) => {
  const { status, balance, cycle } = await viewOf(books.book, invoiceId);
  return { status, balance, cycle };
};
const state = () => stateOf(id);
const ledger = async () => (await entriesOf(books.db, id)).map(({ type, amount }) => `${type} ${amount}`);
const credit = async () => (await creditOf(books.db, 'A')).map(({ amount }) => amount);
const open = async () =>
  (await listExceptions(books.db, { limit: 200, status: 'open' })).items.map((one) => [one.id, one.reason]);

test('two simultaneous reports, before the payment and after, leave nothing for people to decide', async () => {
  const { db, clock } = books;
  const [name, at] = [`twice-${id}`, new Date(clock.now())];
  let commit = () => {};
  const written = new Promise<void>((resolve) => (commit = resolve));
  const before = db.$transaction(async (tx) => {
    const money = { paymentId: `P-${id}`, amount: 4_000n, currency: 'EUR' };
    const row = { kind: 'refund', id: name, ...money, source: 'payments', digest: 'x', createdAt: at };
    await tx.paymentReversal.create({ data: { ...row, status: 'waiting' } });
    const exception = { id: `reversal:refund:${name}`, reason: 'unknown-payment', detail: {}, at };
    await tx.paymentException.create({ data: exception });
    await written;
  });
  const after = reverse('refund', 4_000n, name);
  await untilBlocked(db);
  commit();
  await before;
  expect(await after).toEqual({ status: 'applied', created: true });
  expect(await state()).toMatchObject({ balance: 4_000n });
  expect(await db.paymentException.findUnique({ where: { id: `reversal:refund:${name}` } })).toMatchObject({
    status: 'resolved',
    resolvedBy: 'system',
  });
});

const KINDS: [kind: ReversalKind, type: string][] = [
  ['refund', 'payment.refunded'],
  ['chargeback', 'payment.charged-back'],
];

describe.each(KINDS)('a %s', (kind, type) => {
  test('opens the next cycle of a paid invoice', async () => {
    expect(await state()).toEqual({ status: 'paid', balance: 0n, cycle: 1 });
    expect(await reverse(kind, 4_000n)).toEqual({ status: 'applied', created: true });
    expect(await state()).toEqual({ status: 'open', balance: 4_000n, cycle: 2 });
    expect(await ledger()).toEqual(['charge 10000', 'payment -10000', `${kind} 4000`]);
    const events = await eventsOf(books.book, { invoiceId: id });
    expect(events.slice(-2).map((event) => event.type)).toEqual([type, 'invoice.reopened']);
  });

  test('raises an invoice that is still open without a new cycle', async () => {
    await create(`${id}-open`);
    await pay(6_000n, `P-${id}-open`, `${id}-open`);
    await reverse(kind, 1_000n, `${kind}-${id}-open`, `P-${id}-open`);
    expect(await stateOf(`${id}-open`)).toEqual({ status: 'open', balance: 5_000n, cycle: 1 });
  });

  test('comes twice and is booked once; with another amount it is a conflict', async () => {
    expect(await reverse(kind, 4_000n)).toEqual({ status: 'applied', created: true });
    expect(await reverse(kind, 4_000n)).toEqual({ status: 'applied', created: false });
    await expect(reverse(kind, 4_001n)).rejects.toThrow(ContentConflict);
    expect(await state()).toMatchObject({ balance: 4_000n });
  });

  test('of more than is left of the payment is refused, and nothing changes', async () => {
    await reverse(kind, 6_000n);
    await expect(reverse(kind, 4_001n, 'more')).rejects.toMatchObject({
      code: 'IllegalChange',
      message: `A ${kind} of EUR 40.01 is more than is left of payment P-${id}`,
    });
    expect(await state()).toMatchObject({ balance: 6_000n });
  });

  test('of an unknown payment is not found', async () => {
    await expect(reverse(kind, 1n, 'x', 'nothing')).rejects.toThrow(NotFound);
  });

  test('uses credit of the account before it opens an invoice', async () => {
    expect(await pay(2_500n, `P-${id}-over`)).toMatchObject({ credit: 2_500n });
    await reverse(kind, 2_500n, `${kind}-${id}-over`, `P-${id}-over`);
    expect(await state()).toEqual({ status: 'paid', balance: 0n, cycle: 1 });
    expect(await credit()).toEqual([]);
  });

  test('that opens an invoice meets the credit of the account', async () => {
    await pay(2_500n, `P-${id}-over`);
    await reverse(kind, 4_000n);
    expect(await state()).toEqual({ status: 'open', balance: 1_500n, cycle: 2 });
    expect(await credit()).toEqual([]);
  });

  test('that arrived before its payment waits where people see it, and is applied with it', async () => {
    const money = { paymentId: `P-${id}-late`, amount: 700, currency: 'EUR' };
    await deliver(kind, type, { id: `early-${kind}-${id}`, ...money });
    expect(await open()).toEqual([[`reversal:${kind}:early-${kind}-${id}`, 'unknown-payment']]);
    await create(`${id}-late`);
    await pay(10_000n, `P-${id}-late`, `${id}-late`);
    expect(await stateOf(`${id}-late`)).toMatchObject({ status: 'open', balance: 700n });
    expect(await open()).toEqual([]);
  });
});

describe('the end of a chargeback', () => {
  const chargeBack = () => reverse('chargeback', 10_000n, `C-${id}`);

  test('settles what the chargeback had opened', async () => {
    await chargeBack();
    expect(await state()).toMatchObject({ status: 'open', balance: 10_000n });
    expect(await undo()).toEqual({ status: 'applied', created: true });
    expect(await undo()).toEqual({ status: 'applied', created: false });
    expect(await state()).toEqual({ status: 'paid', balance: 0n, cycle: 2 });
    expect(await ledger()).toEqual([
      'charge 10000',
      'payment -10000',
      'chargeback 10000',
      'chargeback-reversal -10000',
    ]);
  });

  test('is credit when the invoice was paid again meanwhile', async () => {
    await chargeBack();
    await pay(10_000n, `P-${id}-again`);
    await undo();
    expect(await state()).toMatchObject({ status: 'paid', balance: 0n });
    expect(await credit()).toEqual([10_000n]);
    await reverse('refund', 10_000n, `R-${id}`, `P-${id}-again`);
    expect(await credit()).toEqual([]);
  });

  test('leaves room for a refund of the restored money', async () => {
    await chargeBack();
    await expect(reverse('refund', 1n)).rejects.toThrow(IllegalChange);
    await undo();
    expect(await reverse('refund', 1n)).toEqual({ status: 'applied', created: true });
  });

  test('of an unknown chargeback is not found', async () => {
    await expect(undo()).rejects.toThrow(NotFound);
  });

  test('may come before the chargeback itself', async () => {
    const data = { id: `C-${id}`, paymentId: `P-${id}`, amount: 10_000, currency: 'EUR' };
    await deliver('end', 'payment.chargeback-reversed', data);
    expect(await open()).toEqual([[`reversal:chargeback-reversal:C-${id}`, 'unknown-chargeback']]);
    await deliver('begin', 'payment.charged-back', data);
    expect(await state()).toMatchObject({ status: 'paid', balance: 0n });
    expect(await open()).toEqual([]);
  });
});
