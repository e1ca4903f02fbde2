import { localDate } from '../../domain/calendar/calendar.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { settle, type LedgerPosting, type LoweredBalance } from './settlement.js';

/**
 * Grants the early-payment discount (2/10 net 30): an invoice that is short by exactly its discount is paid
 * in full when every payment came in time and no fee is charged. Call under the account's lock, after the
 * payment is booked.
 */
export async function grantDiscounts(tx: Tx, shortBy: LoweredBalance[], at: Date): Promise<void> {
  if (shortBy.length === 0) return;
  const ids = shortBy.map(({ invoiceId }) => invoiceId);
  const wanted = await tx.$queryRaw<{ id: string; timeZone: string; until: LocalDate; last: Date | null }[]>`
    SELECT i.id, a."timeZone", i."discountUntil"::text AS until,
           (SELECT max(p."receivedAt") FROM ledger_entry e JOIN payment p ON p.id = e."paymentId" WHERE e."invoiceId" = i.id) AS last
      FROM invoice i JOIN account a ON a.id = i."accountId"
     WHERE i.id = ANY(${ids}) AND i.balance = i.discount AND i.discount > 0 AND i."discountUntil" IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e."invoiceId" = i.id AND e.type IN ('late-fee', 'discount'))`;
  const inTime = wanted.filter(
    ({ timeZone, until, last }) => !last || localDate(last.getTime(), timeZone) <= until,
  );
  const granted = new Set(inTime.map(({ id }) => id));
  const earned = shortBy.filter(({ invoiceId }) => granted.has(invoiceId));
  await settle(
    tx,
    at,
    earned.map((one) => postingOf(one, `discount/${one.invoiceId}`, 'Discount', at)),
  );
}

/**
 * Grants a discount again that ended with the way back of its payment: the money is here again, and the
 * invoice is short by exactly that discount. Call under the account's lock, after the money is booked.
 */
export async function grantAgain(tx: Tx, shortBy: LoweredBalance[], cause: string, at: Date): Promise<void> {
  const ended = await tx.ledgerEntry.groupBy({
    by: ['invoiceId'],
    where: { invoiceId: { in: shortBy.map(({ invoiceId }) => invoiceId) }, type: 'discount' },
    _sum: { amount: true },
    _max: { amount: true },
  });
  const isShort = ({ invoiceId, left }: LoweredBalance) =>
    left > 0n &&
    ended.some((one) => one.invoiceId === invoiceId && one._sum.amount === 0n && one._max.amount === left);
  const postings = shortBy
    .filter(isShort)
    .map((one) => postingOf(one, `discount/${cause}/${one.invoiceId}`, 'Repeated discount', at));
  await settle(tx, at, postings);
}

function postingOf(
  { invoiceId, accountId, currency, left }: LoweredBalance,
  key: string,
  name: string,
  at: Date,
): LedgerPosting {
  const common = { accountId, invoiceId, at, actor: 'system' };
  const reason = 'Paid in time for the discount of its terms';
  return {
    actor: 'system',
    payment: null,
    paymentId: null,
    event: null,
    tell: 'change',
    entries: [{ ...common, key, type: 'discount', amount: -left, currency, reason }],
    lowered: [{ invoiceId, accountId, currency, left: 0n }],
    story: [
      { ...common, type: 'discount', summary: `${name} of ${moneyText(left, currency)}: paid in time` },
    ],
  };
}
