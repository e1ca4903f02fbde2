import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type DunningCase } from '../domain/planning/case.js';
import { type PaymentRequest } from '../domain/planning/requests.js';
import { listRelayFailures } from '../books/relayFailures.js';
import { anAccount, anInvoice, enter, payInvoice } from '../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { connectWorkflows, isAway } from '../temporal/dunningWorkflows.js';
import { PAYMENTS_A_SIGNAL, relayOnce, type WorkflowSignals } from './relay.js';

const START = Date.parse('2026-03-02T09:00:00Z');

let books: TestBooks;
let book: TestBooks['book'];
let temporal: ReturnType<typeof fakeTemporal>;
beforeEach(async () => {
  books = await startBooks({ now: new Date(START).toISOString() });
  ({ book } = books);
  temporal = fakeTemporal();
  for (const id of ['flooded', 'other'])
    await enter(book, anAccount(`of-${id}`), anInvoice(id, `of-${id}`, '2026-02-01'));
  await relay();
  temporal.calls.length = 0;
});
afterEach(() => books.stop());

type Call = { verb: string; invoiceId: string; balance: number; payments: string[] };

/** Accepts everything except messages about the invoices in `refusing`. */
function fakeTemporal() {
  const calls: Call[] = [];
  const refusing = new Map<string, Error>();
  const record =
    (verb: string) =>
    async ({ invoiceId, balance }: DunningCase, payments: PaymentRequest[] = []): Promise<void> => {
      calls.push({ verb, invoiceId, balance, payments: payments.map(({ id }) => id) });
      const refusal = refusing.get(invoiceId);
      if (refusal) throw refusal;
    };
  const workflows: WorkflowSignals = {
    start: record('start'),
    signalPayments: record('payment'),
    signalChange: record('change'),
  };
  return { calls, refusing, workflows };
}

const relay = (at = START) => relayOnce(book, temporal.workflows, () => undefined, new Date(at));

/** What a link, or a key, can cause in a night. */
const flood = (invoiceId: string, count = 12_000) => book.db.$executeRaw`
  INSERT INTO outbox_message (kind, "invoiceId", "createdAt")
  SELECT 'change', ${invoiceId}, now() FROM generate_series(1, ${count}::int)`;

const failures = async () => (await listRelayFailures(book.db, { limit: 10 })).items;
const waiting = () => book.db.outboxMessage.count();
const refusal = () =>
  Object.assign(new Error('Failed to signal the workflow'), {
    cause: Object.assign(new Error('3 INVALID_ARGUMENT'), {
      code: 3,
      details: 'exceeded workflow execution limit for signal events',
    }),
  });

test('12,000 changes of one invoice that Temporal refuses keep no payment of another waiting', async () => {
  temporal.refusing.set('flooded', refusal());
  await flood('flooded');
  await payInvoice(book, 'other', 40_000n);
  const begun = Date.now();
  await relay();
  await relay();
  expect(Date.now() - begun).toBeLessThan(10_000);
  expect(temporal.calls).toContainEqual({
    verb: 'payment',
    invoiceId: 'other',
    balance: 60_000,
    payments: ['P-other'],
  });
  expect(temporal.calls.filter(({ invoiceId }) => invoiceId === 'flooded')).toHaveLength(1);
  // The one remaining message replaces the twelve thousand.
  expect(await waiting()).toBe(1);
});

test('12,000 changes of one invoice are one signal', async () => {
  await flood('flooded');
  expect(await relay()).toBe(12_000);
  expect(temporal.calls).toEqual([{ verb: 'change', invoiceId: 'flooded', balance: 100_000, payments: [] }]);
  expect(await waiting()).toBe(0);
});

test('the payments of one batch are one signal that names each of them', async () => {
  for (const id of ['P-1', 'P-2', 'P-3']) await payInvoice(book, 'other', 10_000n, id);
  await relay();
  expect(temporal.calls).toEqual([
    { verb: 'payment', invoiceId: 'other', balance: 70_000, payments: ['P-1', 'P-2', 'P-3'] },
  ]);
});

test('a signal names 500 payments at most; the next round names the rest', async () => {
  const count = PAYMENTS_A_SIGNAL + 20;
  await payInvoice(book, 'other', 1n, 'P-0');
  await book.db.$executeRaw`
    INSERT INTO payment (id, source, "invoiceId", amount, currency, "receivedAt", status, digest, "createdAt")
    SELECT 'P-' || n, 'test', 'other', 1, 'EUR', now(), 'exception', '', now() FROM generate_series(1, ${count - 1}::int) n`;
  await book.db.$executeRaw`
    INSERT INTO outbox_message (kind, "invoiceId", "paymentId", "createdAt")
    SELECT 'payment', 'other', 'P-' || n, now() FROM generate_series(1, ${count - 1}::int) n`;
  expect(await relay()).toBe(PAYMENTS_A_SIGNAL);
  expect(await relay()).toBe(20);
  const named = temporal.calls.flatMap(({ payments }) => payments);
  expect(new Set(named).size).toBe(count);
});

test('what keeps failing is tried after 1, 2, 4 … seconds, every 10 minutes at last, and is listed until it succeeds', async () => {
  temporal.refusing.set('flooded', refusal());
  await flood('flooded', 3);
  await payInvoice(book, 'flooded', 10_000n);
  const waits: number[] = [];
  for (let at = START; waits.length < 13;) {
    const before = temporal.calls.length;
    if (waits.length > 0) await relay(at - 1);
    expect(temporal.calls).toHaveLength(before);
    await relay(at);
    const [failure] = await failures();
    waits.push((failure!.nextTryAt.getTime() - at) / 1_000);
    at = failure!.nextTryAt.getTime();
    expect(failure).toMatchObject({
      invoiceId: 'flooded',
      accountId: 'of-flooded',
      attempts: waits.length,
      waiting: 2,
      since: new Date(START),
      error: expect.stringContaining('exceeded workflow execution limit for signal events'),
    });
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);

  temporal.refusing.clear();
  await relay(START + 86_400_000);
  expect(temporal.calls.at(-1)).toMatchObject({ verb: 'payment', payments: ['P-flooded'] });
  expect(await failures()).toEqual([]);
  expect(await waiting()).toBe(0);
});

test('an unavailable Temporal is tried again within five seconds, after an outage of any length', async () => {
  const away = Object.assign(new Error('Failed to signal'), {
    cause: Object.assign(new Error(), { code: 14 }),
  });
  temporal.refusing.set('other', away);
  await payInvoice(book, 'other', 10_000n);
  let at = START;
  for (let times = 0; times < 8; times++) {
    await relay(at);
    const [failure] = await failures();
    expect(failure!.nextTryAt.getTime() - at).toBeLessThanOrEqual(5_000);
    at = failure!.nextTryAt.getTime();
  }
});

test('a round without a Temporal ends within seconds, and counts it as away', async () => {
  const workflows = connectWorkflows({ address: '127.0.0.1:1', taskQueue: 'dunning' });
  await payInvoice(book, 'other', 10_000n);
  const errors: unknown[] = [];
  const begun = Date.now();
  expect(await relayOnce(book, workflows, (error) => errors.push(error), new Date(START))).toBe(0);
  await workflows.close();
  expect(Date.now() - begun).toBeLessThan(12_000);
  expect(errors.map(isAway)).toEqual([true]);
  expect(await waiting()).toBe(1);
});

test('two relays never signal one invoice at the same time', async () => {
  let atWork = 0;
  let most = 0;
  let calls = 0;
  let begin = () => {};
  let finish = () => {};
  const firstCall = new Promise<void>((resolve) => (begin = resolve));
  const othersHaveTried = new Promise<void>((resolve) => (finish = resolve));
  const busy = async (): Promise<void> => {
    most = Math.max(most, ++atWork);
    begin();
    if (++calls === 1) await othersHaveTried;
    atWork--;
  };
  const workflows: WorkflowSignals = { start: busy, signalPayments: busy, signalChange: busy };
  await flood('flooded', 50);
  const once = () => relayOnce(book, workflows, () => undefined, new Date(START));
  const first = once();
  await firstCall;
  const others = await Promise.all([once(), once()]);
  finish();
  const delivered = [await first, ...others];
  expect(most).toBe(1);
  expect(delivered).toEqual([50, 0, 0]);
});

test('a message that is in the books a second time after its delivery is delivered too', async () => {
  await flood('flooded', 1);
  await relay();
  await flood('flooded', 1);
  expect(await relay()).toBe(1);
});
