import { type LocalDate } from '../../domain/calendar/days.js';
import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { column, dateOf } from '../dates.js';
import { type Invoice } from '../../prisma/generated/client.js';
import { bumpRevision } from './invoices.js';
import { policyOf } from '../policies/policies.js';
import { record } from '../timeline.js';

export type PromiseDraft = {
  id: string;
  amount: bigint;
  currency: string;
  payOn: LocalDate;
  method: string | null;
  reference: string | null;
};

/**
 * Records a customer's promise: steps wait until its date and grace are over (rule 9). A newer promise, or
 * plan, replaces an open one. Where the policy limits how many may be broken, the next one is recorded but
 * holds nothing. Call under the account's lock.
 */
export async function recordPromise(
  tx: Tx,
  invoice: Pick<Invoice, 'id' | 'accountId' | 'cycle' | 'policyId' | 'policyVersion'>,
  draft: PromiseDraft,
  at: Date,
  actor: string,
): Promise<void> {
  const { brokenPromises } = await policyOf(tx, invoice);
  const broken = await tx.paymentPromise.count({
    where: { invoiceId: invoice.id, cycle: invoice.cycle, status: 'broken' },
  });
  const isHonoured = brokenPromises === undefined || broken < brokenPromises;
  if (isHonoured)
    await tx.paymentPromise.updateMany({
      where: { invoiceId: invoice.id, status: 'open' },
      data: { status: 'replaced', endedAt: at },
    });
  await tx.paymentPromise.create({
    data: {
      ...draft,
      invoiceId: invoice.id,
      cycle: invoice.cycle,
      payOn: column(draft.payOn),
      madeAt: at,
      ...(isHonoured ? {} : { status: 'not-honoured', endedAt: at }),
    },
  });
  await bumpRevision(tx, at, [invoice.id]);
  const how = [draft.method, draft.reference].filter(Boolean).join(' ');
  const unheard = isHonoured ? '' : `; ${broken} were broken before, so escalation goes on`;
  const summary = `Promised to pay ${moneyText(draft.amount, draft.currency)} on ${draft.payOn}${how ? ` (${how})` : ''}${unheard}`;
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: isHonoured ? 'promise.made' : 'promise.not-honoured',
    summary,
    actor,
    detail: { promiseId: draft.id },
  });
}

/** Returns the invoice's last promise, as the customer gave it. */
export async function lastPromise(tx: Tx, invoiceId: string): Promise<Omit<PromiseDraft, 'id'> | null> {
  const last = await tx.paymentPromise.findFirst({
    where: { invoiceId },
    orderBy: [{ madeAt: 'desc' }, { id: 'desc' }],
  });
  return last && findPromise(tx, last.id);
}

/**
 * Returns the promise as the customer gave it: of a plan only the instalment, whose row has the sum up to it.
 */
export async function findPromise(tx: Tx, id: string): Promise<Omit<PromiseDraft, 'id'> | null> {
  const found = await tx.paymentPromise.findUnique({ where: { id } });
  if (!found) return null;
  const { planId, amount, currency, payOn, method, reference } = found;
  const before =
    planId &&
    (await tx.paymentPromise.findFirst({
      where: { planId, amount: { lt: amount } },
      orderBy: { amount: 'desc' },
    }));
  const own = amount - (before ? before.amount : 0n);
  return { amount: own, currency, payOn: dateOf(payOn), method, reference };
}

/** Marks a promise as broken after its date and grace; a plan ends with its first broken instalment. */
export async function breakPromise(tx: Tx, id: string, at: Date): Promise<void> {
  const { planId } = await tx.paymentPromise.update({
    where: { id },
    data: { status: 'broken', endedAt: at },
  });
  if (planId)
    await tx.paymentPromise.updateMany({
      where: { planId, status: 'open' },
      data: { status: 'replaced', endedAt: at },
    });
}
