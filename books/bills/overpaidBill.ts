import { type Books } from '../book.js';
import { openException } from '../ledger/exceptions.js';
import { type Reporting } from '../ledger/payment.js';

/** A bill that was paid with more than its total. */
export type OverpaidBill = {
  billId: string;
  invoiceId: string;
  currency: string;
  total: bigint;
  surplus: bigint;
};

/**
 * Shows people a surplus that no payment of our invoice contains. One that a payment contains is credit of
 * the account already.
 */
export async function raiseSurplus(
  { db, clock }: Books,
  { billId, invoiceId, currency, total, surplus }: OverpaidBill,
  { actor }: Reporting,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { _sum } = await tx.payment.aggregate({
      where: { currency, status: 'applied', entries: { some: { invoiceId } } },
      _sum: { amount: true },
    });
    if ((_sum.amount ?? 0n) >= total + surplus) return;
    const detail = { billId };
    const draft = { id: `bill:${billId}:surplus`, reason: 'overpaid-bill', invoiceId, currency, detail };
    await openException(tx, { ...draft, amount: surplus }, new Date(clock.now()), actor);
  });
}
