import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openIntake } from '../../inbox/receive.js';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { aPayment, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { accountSummary } from '../accounts/accountSummary.js';
import { IllegalChange, NotFound } from '../errors.js';
import { createInvoices } from '../invoices/create.js';
import { resolveException, type Resolution } from './exceptionResolution.js';
import { listExceptions } from './exceptions.js';
import { type PaymentReport } from './payment.js';
import { applyPayment } from './payments.js';

const ANNA = 'anna@northwind.example';

let books: TestBooks;
let n = 0;
let id: string;
beforeAll(async () => {
  books = await startBooks();
  for (const one of ['A', 'B']) await enter(books.book, anAccount(one));
});
afterAll(() => books.stop());

/** Every test has an open invoice of 100.00 EUR of account A. */
beforeEach(async () => {
  id = `I${++n}`;
  await charge(id, 'A');
});

const charge = (invoiceId: string, accountId: string, currency = 'EUR') =>
  createInvoices(
    books.book,
    [anInvoice(invoiceId, accountId, '2026-02-01', { amount: 10_000n, currency })],
    'test',
  );
const report = (more: Partial<PaymentReport> = {}) =>
  applyPayment(books.book, aPayment(`P-${id}`, { invoiceId: id }, 10_000n, more), BY_TEST);
const deliver = (eventId: string, type: string, data: object) =>
  openIntake(books.book)({ source: 'payments', eventId }, Buffer.from(JSON.stringify({ type, data })));
const exception = async () => {
  const { items } = await listExceptions(books.db, { limit: 200 });
  return items.find(({ paymentId }) => paymentId === `P-${id}`);
};
const resolve = (target: Partial<Resolution>, of = `payment:P-${id}`) =>
  resolveException(books.book, of, { invoiceId: null, accountId: null, reason: 'Found it', ...target }, ANNA);
const dismiss = (of?: string) => resolve({}, of);
const view = (invoiceId = id) => viewOf(books.book, invoiceId);

const TROUBLES: [reason: string, more: Partial<PaymentReport>][] = [
  ['unknown-invoice', { invoiceId: 'I-typo' }],
  ['unknown-account', { invoiceId: null, accountId: 'A-typo' }],
  ['currency-mismatch', { currency: 'USD' }],
];

describe.each(TROUBLES)('money with %s', (reason, more) => {
  test('is kept as an exception, and not a cent is applied', async () => {
    expect(await report(more)).toMatchObject({
      id: `P-${id}`,
      created: true,
      status: 'exception',
      applied: [],
      credit: 0n,
    });
    expect(await exception()).toMatchObject({
      reason,
      status: 'open',
      amount: 10_000n,
      detail: { id: `P-${id}` },
    });
    expect(await view()).toMatchObject({ balance: 10_000n, status: 'open' });
  });

  test('is dismissed once', async () => {
    await report(more);
    await dismiss();
    await expect(dismiss()).rejects.toThrow(IllegalChange);
    expect(await exception()).toMatchObject({
      status: 'resolved',
      resolvedBy: ANNA,
      resolution: 'dismissed: Found it',
    });
    expect(await view()).toMatchObject({ balance: 10_000n, waitingFor: null });
    expect(await report(more)).toMatchObject({ created: false, status: 'dismissed', applied: [] });
  });
});

test.each(TROUBLES.slice(0, 2))(
  'money with %s is applied to the invoice a person names',
  async (_reason, more) => {
    await report({ ...more, amount: 4_000n });
    await resolve({ invoiceId: id });
    expect(await view()).toMatchObject({ balance: 6_000n });
    await expect(resolve({ invoiceId: id })).rejects.toThrow(IllegalChange);
    expect(await view()).toMatchObject({ balance: 6_000n });
    expect(await report({ ...more, amount: 4_000n })).toMatchObject({
      created: false,
      status: 'applied',
      applied: [{ invoiceId: id, amount: 4_000n }],
    });
  },
);

test('money is applied to an account, oldest invoice first, and the rest is its credit', async () => {
  await charge(`${id}-B`, 'B');
  await report({ invoiceId: 'I-typo', amount: 10_500n });
  await resolve({ accountId: 'B' });
  expect(await view(`${id}-B`)).toMatchObject({ status: 'paid' });
  expect(await accountSummary(books.book, 'B')).toMatchObject({
    credit: [{ currency: 'EUR', amount: 500n }],
  });
});

test('an invoice paid in another currency waits until the exception is resolved, and then goes on', async () => {
  const before = await view();
  expect(before).toMatchObject({ waitingFor: null, nextStep: expect.anything() });
  await report({ currency: 'USD' });
  expect(await view()).toMatchObject({ waitingFor: 'exception', nextStep: null });
  await dismiss();
  expect(await view()).toEqual(before);
  expect((await eventsOf(books.book, { invoiceId: id })).map(({ type }) => type)).toEqual([
    'invoice.created',
    'payment.exception',
    'payment.exception-resolved',
  ]);
});

test('the workflow is signalled when its invoice waits and when it goes on', async () => {
  await books.db.outboxMessage.deleteMany();
  await report({ currency: 'USD' });
  await dismiss();
  expect(await books.db.outboxMessage.findMany({ where: { invoiceId: id, kind: 'change' } })).toHaveLength(2);
});

test.each<[string, Partial<Resolution>]>([
  ['an invoice in another currency', { invoiceId: 'self' }],
  ['an invoice that is not there', { invoiceId: 'I-typo' }],
  ['an account that is not there', { accountId: 'A-typo' }],
])('resolving to %s is refused and leaves the exception open', async (_name, target) => {
  await report({ currency: 'USD' });
  const named = target.invoiceId === 'self' ? { invoiceId: id } : target;
  await expect(resolve(named)).rejects.toThrow(IllegalChange);
  expect(await exception()).toMatchObject({ status: 'open' });
  expect(await view()).toMatchObject({ balance: 10_000n, waitingFor: 'exception' });
});

test('an unknown exception is not resolved', async () => {
  await expect(dismiss('payment:nothing')).rejects.toThrow(NotFound);
});

const resolutions = async (of: { invoiceId: string } | { accountId: string }) =>
  (await eventsOf(books.book, of))
    .filter(({ type }) => type === 'payment.exception-resolved')
    .map(({ actor, summary }) => `${actor}: ${summary}`);

test('the invoice that waited and the one that is paid both show who decided, and why', async () => {
  const other = `${id}-paid`;
  await charge(other, 'A', 'USD');
  await report({ currency: 'USD' });
  await resolve({ invoiceId: other });
  const line = `${ANNA}: Payment exception payment:P-${id} applied to ${other}: Found it`;
  expect(await resolutions({ invoiceId: id })).toEqual([line]);
  expect(await resolutions({ invoiceId: other })).toEqual([line]);
});

test('money for an account that cannot be read holds everything open of the account, and no other account', async () => {
  const owner = `Z${n}`;
  const [one, two] = [`${owner}-1`, `${owner}-2`];
  await enter(
    books.book,
    anAccount(owner),
    anInvoice(one, owner, '2026-02-01'),
    anInvoice(two, owner, '2026-02-01'),
  );
  const before = await view(one);
  const money = { amount: '100', currency: 'EUR', receivedAt: '2026-03-01T10:00:00Z' };
  await deliver(`msg-${id}`, 'payment.received', { id: 'x', accountId: owner, ...money });
  for (const each of [one, two])
    expect(await view(each)).toMatchObject({ waitingFor: 'exception', nextStep: null });
  expect(await view()).toMatchObject({ waitingFor: null });
  await books.db.outboxMessage.deleteMany();
  await dismiss(`event:payments:msg-${id}`);
  expect(await view(one)).toEqual(before);
  const signals = await books.db.outboxMessage.findMany({ orderBy: { invoiceId: 'asc' } });
  expect(signals.map(({ invoiceId }) => invoiceId)).toEqual([one, two]);
  expect(await resolutions({ accountId: owner })).toEqual([
    `${ANNA}: Payment exception event:payments:msg-${id} dismissed: Found it`,
  ]);
});

describe.each(['refund', 'chargeback'])('a %s that waits', (kind) => {
  const type = kind === 'refund' ? 'payment.refunded' : 'payment.charged-back';
  const waitId = () => `reversal:${kind}:R-${id}`;
  const come = (event: string) =>
    deliver(`${event}-${id}`, type, {
      id: `R-${id}`,
      paymentId: `P-${id}`,
      amount: 20_000,
      currency: 'EUR',
    });

  test('holds the invoice it may concern, cannot be applied as money that came, and is dismissed once', async () => {
    await report();
    await come('first');
    await charge(`${id}-other`, 'A');
    for (const target of [{ invoiceId: `${id}-other` }, { accountId: 'A' }])
      await expect(resolve(target, waitId())).rejects.toMatchObject({
        code: 'IllegalChange',
        message: expect.stringMatching(/is money that goes back, not money that came in/),
      });
    const before = await books.db.ledgerEntry.count();
    await dismiss(waitId());
    await expect(dismiss(waitId())).rejects.toThrow(IllegalChange);
    expect(await resolutions({ invoiceId: id })).toEqual([
      `${ANNA}: Payment exception ${waitId()} dismissed: Found it`,
    ]);
    await come('again');
    expect(await books.db.ledgerEntry.count()).toBe(before);
    expect(await view()).toMatchObject({ waitingFor: null });
  });

  test('dismissed before its payment, it is not booked when that comes', async () => {
    await come('early');
    await dismiss(waitId());
    await report({ amount: 20_000n });
    expect(await view()).toMatchObject({ status: 'paid', balance: 0n });
  });
});
