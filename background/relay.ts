import { type DunningCase } from '../domain/planning/case.js';
import { isAway, type DunningWorkflows } from '../temporal/dunningWorkflows.js';
import { type Database, type Tx, type Books } from '../books/book.js';
import {
  deleteDelivered,
  paymentSignals,
  lockBatch,
  type Message,
  type PaymentFacts,
} from '../books/outboxMessages.js';
import { forgetFailures, putOff, type RelayRefusal } from '../books/relayFailures.js';
import { readCases } from '../books/invoices/contexts.js';

/** Invoices signalled in one batch; more than Temporal takes at once only queue there. */
const BATCH = 100;

/**
 * Payments named in one signal: their ids (at most 128 characters each) stay far below Temporal's limit of 2
 * MB for a payload.
 */
export const PAYMENTS_A_SIGNAL = 500;

/** A message that Temporal refuses may be refused for ever; an unavailable server recovers. */
const REFUSED_WAIT_MS = 600_000;
const AWAY_WAIT_MS = 5_000;

/** The signals that the relay sends to workflows. */
export type WorkflowSignals = Pick<DunningWorkflows, 'start' | 'signalPayments' | 'signalChange'>;

/**
 * Delivers the outbox's messages to the workflows, with one signal an invoice that contains its current case
 * and every payment's id, and deletes what Temporal took. An invoice that fails waits for its next try and
 * delays no other; several relays may run. Returns the number of messages delivered.
 */
export async function relayOnce(
  book: Books,
  workflows: WorkflowSignals,
  onError: (error: unknown) => void,
  now = new Date(),
): Promise<number> {
  return book.db.$transaction(
    async (tx) => {
      const messages = await lockBatch(tx, BATCH, now);
      if (messages.length === 0) return 0;
      const results = await deliverAll(tx, book, workflows, messages);
      for (const { error } of results) if (error !== undefined) onError(error);
      await saveResults(tx, results, now);
      return results.reduce((sum, { delivered }) => sum + delivered.length, 0);
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

type Result = {
  invoiceId: string;
  delivered: bigint[];
  /** Messages that a later message of the same invoice covers. */
  repeated: bigint[];
  error?: unknown;
};

async function deliverAll(
  tx: Tx,
  book: Books,
  workflows: WorkflowSignals,
  messages: Message[],
): Promise<Result[]> {
  const byInvoice = grouped(messages);
  const known = await readCases({ ...book, db: tx as Database }, [...byInvoice.keys()]);
  const cases = new Map(known.map((one) => [one.invoiceId, one]));
  const named = [...byInvoice.values()].flatMap((own) => withPayment(own).slice(0, PAYMENTS_A_SIGNAL));
  const payments = await paymentSignals(
    tx,
    named.flatMap(({ paymentId }) => paymentId ?? []),
  );
  return Promise.all(
    [...byInvoice].map(([invoiceId, own]) =>
      deliver(workflows, invoiceId, own, cases.get(invoiceId), payments),
    ),
  );
}

const withPayment = (messages: Message[]) => messages.filter(({ paymentId }) => paymentId !== null);

function grouped(messages: Message[]): Map<string, Message[]> {
  const groups = new Map<string, Message[]>();
  for (const message of messages) {
    const group = groups.get(message.invoiceId);
    if (group) group.push(message);
    else groups.set(message.invoiceId, [message]);
  }
  return groups;
}

/** Delivers one invoice's messages: its start, and one signal for everything else. */
async function deliver(
  workflows: WorkflowSignals,
  invoiceId: string,
  messages: Message[],
  current: DunningCase | undefined,
  payments: Map<string, PaymentFacts>,
): Promise<Result> {
  // Payments beyond a signal's limit stay for the next round.
  const left = new Set(withPayment(messages).slice(PAYMENTS_A_SIGNAL));
  const own = messages.filter((message) => !left.has(message));
  const ids = own.map(({ id }) => id);
  if (!current) return { invoiceId, delivered: ids, repeated: [] };
  const rest = own.filter(({ kind }) => kind !== 'start');
  const paid = own.flatMap(({ paymentId }) => (paymentId ? (payments.get(paymentId) ?? []) : []));
  try {
    if (rest.length < own.length) await workflows.start(current);
    if (paid.length > 0) await workflows.signalPayments(current, paid);
    else if (rest.length > 0) await workflows.signalChange(current);
    return { invoiceId, delivered: ids, repeated: [] };
  } catch (error) {
    return { invoiceId, delivered: [], repeated: repeatedIn(messages), error };
  }
}

/** Returns all but the last start and the last change: a signal carries the newest case anyway. */
function repeatedIn(messages: Message[]): bigint[] {
  const last = new Map(
    messages.filter(({ paymentId }) => paymentId === null).map(({ kind, id }) => [kind, id]),
  );
  return messages.flatMap(({ id, kind, paymentId }) =>
    paymentId === null && last.get(kind) !== id ? [id] : [],
  );
}

async function saveResults(tx: Tx, results: Result[], now: Date): Promise<void> {
  await deleteDelivered(
    tx,
    results.flatMap(({ delivered, repeated }) => [...delivered, ...repeated]),
  );
  const failed = results.filter(({ error }) => error !== undefined);
  await forgetFailures(
    tx,
    results.filter(({ error }) => error === undefined).map(({ invoiceId }) => invoiceId),
  );
  // A Temporal that took the messages of others is not unavailable.
  const mayBeAway = failed.length === results.length;
  await putOff(
    tx,
    failed.map((result) => refusalOf(result, mayBeAway)),
    now,
  );
}

const refusalOf = ({ invoiceId, error }: Result, mayBeAway: boolean): RelayRefusal => ({
  invoiceId,
  error: error instanceof Error ? reasonOf(error) : 'Temporal did not take the message',
  longestWaitMs: mayBeAway && isAway(error) ? AWAY_WAIT_MS : REFUSED_WAIT_MS,
});

/** Temporal's sentence is the cause of the client's error. */
const reasonOf = ({ message, cause }: Error): string =>
  cause instanceof Error
    ? `${message}: ${(cause as { details?: string }).details ?? cause.message}`
    : message;
