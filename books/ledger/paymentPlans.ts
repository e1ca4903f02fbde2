import { type LocalDate } from '../../domain/calendar/days.js';
import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { column, dateOf } from '../dates.js';
import { type PaymentPromise } from '../../prisma/generated/client.js';
import { bumpRevision, type StoredInvoice } from '../invoices/invoices.js';
import { IllegalChange } from '../errors.js';
import { record } from '../timeline.js';

/** Minor units of the invoice's currency. */
export type Instalment = { amount: bigint; payOn: LocalDate };
export type PaymentPlan = { id: string; currency: string; instalments: Instalment[] };

/**
 * Records a payment plan: instalments with their own dates, together the open balance. An instalment is kept
 * when all that is due by its date has been paid since the plan was made; the first broken one ends the plan,
 * and the invoice resumes at its real age. A new plan or promise replaces an open one. Call under the
 * account's lock.
 */
export async function planPayments(
  tx: Tx,
  invoice: StoredInvoice,
  { id: planId, currency, instalments }: PaymentPlan,
  at: Date,
  actor: string,
): Promise<void> {
  const total = instalments.reduce((sum, { amount }) => sum + amount, 0n);
  if (total !== invoice.balance)
    throw new IllegalChange(
      `The instalments are ${moneyText(total, currency)} together, invoice ${invoice.id} has ${moneyText(invoice.balance, currency)} open`,
    );
  const where = { invoiceId: invoice.id, status: 'open' };
  await tx.paymentPromise.updateMany({ where, data: { status: 'replaced', endedAt: at } });
  await tx.paymentPromise.createMany({
    data: dueBy(instalments).map(({ amount, payOn }, place) => ({
      id: `${planId}:${place + 1}`,
      planId,
      amount,
      currency,
      payOn: column(payOn),
      madeAt: at,
      invoiceId: invoice.id,
      cycle: invoice.cycle,
    })),
  });
  await bumpRevision(tx, at, [invoice.id]);
  const parts = instalments.map(({ amount, payOn }) => `${moneyText(amount, currency)} on ${payOn}`);
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    actor,
    type: 'plan.made',
    summary: `Payment plan: ${parts.join(', ')}`,
    detail: { planId },
  });
}

/** Returns each date with the sum that must be paid by then. */
function dueBy(instalments: Instalment[]): Instalment[] {
  let sum = 0n;
  return [...instalments]
    .sort((a, b) => (a.payOn < b.payOn ? -1 : 1))
    .map(({ amount, payOn }) => ({ payOn, amount: (sum += amount) }));
}

export function isSamePlan(invoiceId: string, plan: PaymentPlan, before: PaymentPromise[]): boolean {
  const wanted = dueBy(plan.instalments);
  return (
    before.length === wanted.length &&
    before.every(
      ({ invoiceId: of, currency, amount, payOn }, place) =>
        of === invoiceId &&
        currency === plan.currency &&
        amount === wanted[place]!.amount &&
        dateOf(payOn) === wanted[place]!.payOn,
    )
  );
}
