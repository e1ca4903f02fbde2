import { moneyText } from '../../domain/money/money.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { AccountBusy } from '../errors.js';
import { type Books } from '../book.js';
import { type PaymentReversal } from '../../prisma/generated/client.js';
import { record } from '../timeline.js';
import { endException } from './exceptions.js';
import { apply } from './applyReversal.js';
import { type StoredReversal } from './reversal.js';
import { ownerOf, positionsOf } from './reversalEntries.js';

/** Payments in one round. */
const MAX_PAYMENTS = 100;

/** The longest that one busy account delays the others of a round. */
const PATIENCE_MS = 500;

/**
 * Applies what waited for its payment and returns how many. What still cannot be applied keeps waiting and is
 * tried again after all others; a payment that fails goes to `onError` and does not end the round.
 */
export async function applyWaitingReversals(book: Books, onError: (error: unknown) => void): Promise<number> {
  let applied = 0;
  for (const paymentId of await longestUntried(book.db))
    try {
      const accountId = await ownerOf(book.db, paymentId);
      if (!accountId) continue;
      const change = (tx: Tx) => applyWaiting(tx, paymentId, new Date(book.clock.now()));
      applied += await withAccount(book, accountId, change, { waitMs: PATIENCE_MS });
    } catch (error) {
      if (!(error instanceof AccountBusy)) onError(error);
    }
  return applied;
}

/** Marks them as tried, so that a hundred hopeless ones never hide the rest. */
async function longestUntried(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ paymentId: string }[]>`
    WITH next AS (SELECT r."paymentId" FROM payment_reversal r JOIN payment p ON p.id = r."paymentId"
                   WHERE r.status = 'waiting' AND p.status = 'applied'
                   GROUP BY 1 ORDER BY min(coalesce(r."triedAt", 'epoch')), min(r."createdAt"), 1 LIMIT ${MAX_PAYMENTS}),
         tried AS (UPDATE payment_reversal r SET "triedAt" = ${new Date()} FROM next
                    WHERE r."paymentId" = next."paymentId" AND r.status = 'waiting')
    SELECT "paymentId" FROM next`;
  return rows.map(({ paymentId }) => paymentId);
}

/** Does the same for one payment that was just booked. Call under the account's lock. */
export async function applyWaiting(tx: Tx, paymentId: string, at: Date): Promise<number> {
  const waiting = await tx.paymentReversal.findMany({
    where: { paymentId, status: 'waiting' },
    orderBy: [{ createdAt: 'asc' }, { kind: 'asc' }, { id: 'asc' }],
  });
  const payment = await tx.payment.findUnique({ where: { id: paymentId } });
  for (const row of waiting) {
    const obstacle = await apply(tx, storedReversal(row), payment, at, `webhook:${row.source}`);
    const end = obstacle === 'exceeds-payment' ? endOf(row, waiting) : undefined;
    if (obstacle && !end) continue;
    if (end) await cancelOut(tx, row, end, at);
    else await resolveWait(tx, row, at);
    // Each one may be what another waited for.
    return 1 + (await applyWaiting(tx, paymentId, at));
  }
  return 0;
}

const storedReversal = ({ failedAt, ...row }: PaymentReversal): StoredReversal => ({
  ...row,
  kind: row.kind as StoredReversal['kind'],
  ...(failedAt ? { failedAt: failedAt.toISOString() } : {}),
});

/** Returns the reversal of a chargeback that waits with it. */
const endOf = ({ kind, id, amount, currency }: PaymentReversal, waiting: PaymentReversal[]) =>
  waiting.find(
    (other) =>
      kind === 'chargeback' &&
      other.kind === 'chargeback-reversal' &&
      other.id === id &&
      other.amount === amount &&
      other.currency === currency,
  );

/**
 * Closes a chargeback that came after its payment had gone back in other ways, and its reversal: neither can
 * be applied without the other, and together they change nothing.
 */
async function cancelOut(tx: Tx, chargeback: PaymentReversal, end: PaymentReversal, at: Date): Promise<void> {
  const { id, paymentId, amount, currency, source } = chargeback;
  const resolution = 'the chargeback and its reversal cancel out';
  for (const [row, status] of [
    [chargeback, 'undone'],
    [end, 'applied'],
  ] as const) {
    const { kind } = row;
    await tx.paymentReversal.update({ where: { kind_id: { kind, id } }, data: { status, appliedAt: at } });
    await resolveWait(tx, row, at, resolution);
  }
  const { accountId } = await positionsOf(tx, paymentId);
  const summary = `Chargeback ${id} of ${moneyText(amount, currency)} of payment ${paymentId} was reversed before it could be applied`;
  await record(tx, {
    accountId,
    invoiceId: null,
    at,
    actor: `webhook:${source}`,
    type: 'payment.chargeback-reversed',
    summary,
    detail: { paymentId, chargebackId: id },
  });
}

export async function resolveWait(
  tx: Tx,
  row: Pick<PaymentReversal, 'kind' | 'id'>,
  at: Date,
  resolution = 'applied when what it waited for had come',
): Promise<void> {
  await endException(tx, waitId(row), resolution, at);
}

/** A person has decided not to apply a waiting reversal. */
export async function dismissReversal(tx: Tx, exceptionId: string): Promise<void> {
  const [, kind, ...id] = exceptionId.split(':');
  await tx.paymentReversal.updateMany({
    where: { kind: kind ?? '', id: id.join(':'), status: 'waiting' },
    data: { status: 'dismissed' },
  });
}

export const waitId = ({ kind, id }: { kind: string; id: string }) => `reversal:${kind}:${id}`;
