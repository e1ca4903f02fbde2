import { jsonRows, type Tx } from '../../prisma/client.js';
import { type Payment } from '../../prisma/generated/client.js';
import { record } from '../timeline.js';
import { heldStory } from './exceptions.js';
import { type Booking } from './payment.js';
import { decidePayment, readPaymentContext } from './paymentContext.js';
import { movementOf } from './paymentEntries.js';
import { bookMovements } from './payments.js';

/** A payment that waits as an exception for its invoice or account, which is now in the books. */
export type WaitingPayment = Omit<Payment, 'status' | 'digest' | 'createdAt'> & {
  exceptionId: string;
  /** The account that owes. */
  owner: string;
  /** Why a person must check it first; null when nothing is against it. */
  doubt: string | null;
};

/**
 * Applies any number of waiting payments in their order, in a fixed number of statements; returns how many it
 * applied.
 */
export async function applyWaitingPayments(tx: Tx, waiting: WaitingPayment[], at: Date): Promise<number> {
  if (waiting.length === 0) return 0;
  const bookings = waiting.map(bookingOf);
  const context = await readPaymentContext(tx, bookings);
  context.known.clear(); // their rows already exist, which is no repeat
  const decided = bookings.map((booking, place) => ({
    booking,
    verdict: decidePayment(context, booking),
    one: waiting[place]!,
  }));
  const applied = decided.filter(({ verdict }) => verdict.kind === 'apply').map(({ one }) => one);
  await endExceptions(tx, applied, at);
  const movements = decided.flatMap(({ booking, verdict }) =>
    verdict.kind === 'apply' ? [{ ...movementOf(booking, verdict, at), payment: null }] : [],
  );
  await bookMovements(tx, context, movements, at);
  const held = decided.flatMap(({ one, verdict }) =>
    verdict.kind === 'set-aside' ? [{ ...one, reason: verdict.reason }] : [],
  );
  await holdDebts(tx, held, at);
  return applied.length;
}

function bookingOf({ source, owner, doubt, receivedAt, ...payment }: WaitingPayment): Booking {
  const { id, invoiceId, accountId, amount, currency, method, reference } = payment;
  const report = { id, invoiceId, accountId, amount, currency, method, reference };
  return {
    source,
    actor: 'system',
    accountId: owner,
    doubt,
    report: { ...report, receivedAt: receivedAt.toISOString() },
  };
}

const RESOLUTION = 'applied when what it names was in the books';

async function endExceptions(tx: Tx, applied: WaitingPayment[], at: Date): Promise<void> {
  const ids = applied.map(({ exceptionId }) => exceptionId);
  await tx.$executeRaw`
    WITH payments AS (UPDATE payment SET status = 'applied' WHERE id = ANY(${applied.map(({ id }) => id)}))
    UPDATE payment_exception SET status = 'resolved', resolution = ${RESOLUTION}, "resolvedBy" = 'system', "resolvedAt" = ${at}
     WHERE id = ANY(${ids})`;
  await record(
    tx,
    ...applied.map(({ id, owner, invoiceId, exceptionId }) => ({
      accountId: owner,
      invoiceId,
      at,
      actor: 'system',
      type: 'payment.exception-resolved',
      summary: `Payment ${id} was reported before and waited; it is applied now`,
      detail: { exceptionId },
    })),
  );
}

async function holdDebts(tx: Tx, held: (WaitingPayment & { reason: string })[], at: Date): Promise<void> {
  if (held.length === 0) return;
  const rows = held.map(({ exceptionId: id, reason, owner }) => ({ id, reason, owner }));
  await tx.$executeRaw`
    UPDATE payment_exception e SET reason = r.reason, "accountId" = r.owner
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(id text, reason text, owner text) WHERE e.id = r.id`;
  await record(
    tx,
    ...held.map(({ owner: accountId, invoiceId, exceptionId, reason }) =>
      heldStory({ accountId, invoiceId, exceptionId, reason, at }),
    ),
  );
}
