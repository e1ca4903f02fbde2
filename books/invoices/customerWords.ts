import {
  minPromise,
  MAX_BROKEN,
  MAX_DISPUTES,
  MAX_PROMISES,
} from '../../domain/planning/customerPromises.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { column } from '../dates.js';
import { policyOf } from '../policies/policies.js';
import { CustomerRefused } from '../errors.js';
import { record } from '../timeline.js';
import { type StoredInvoice } from './invoices.js';
import { breakPromise } from './promises.js';

/** The actor on a customer page. */
export const CUSTOMER = 'customer';

const DAY_MS = 86_400_000;
/**
 * Limit per account and day for promises, disputes, preferences and everything else that the customer page
 * writes.
 */
const MAX_WORDS_A_DAY = 50;

/** Throws CustomerRefused when the actor is the account's own page, which has written enough in the last day. */
export async function assertWordsLeft(tx: Tx, accountId: string, actor: string, at: Date): Promise<void> {
  if (actor !== CUSTOMER) return;
  const since = new Date(at.getTime() - DAY_MS);
  const changes = await tx.timelineEvent.count({ where: { accountId, actor: CUSTOMER, at: { gt: since } } });
  if (changes >= MAX_WORDS_A_DAY)
    throw new CustomerRefused('too-often', `Account ${accountId} has made ${changes} changes today`);
}

type Word = { amount: bigint; payOn: LocalDate };

/**
 * Checks a customer's own promise: at most what is open, at least the policy's share of it, and not one of
 * many. An open promise that it makes smaller or later counts as broken. Call under the account's lock.
 * Throws CustomerRefused.
 */
export async function customerMayPromise(
  tx: Tx,
  invoice: StoredInvoice,
  { amount, payOn }: Word,
  at: Date,
): Promise<void> {
  const { id, accountId, currency, balance, cycle } = invoice;
  await assertWordsLeft(tx, accountId, CUSTOMER, at);
  const { leastPromise: percent, brokenPromises = MAX_BROKEN } = await policyOf(tx, invoice);
  const least = minPromise(balance, currency, percent);
  if (amount > balance)
    throw new CustomerRefused('too-much', `Only ${moneyText(balance, currency)} of invoice ${id} is open`);
  if (amount < least)
    throw new CustomerRefused('too-little', `A promise for ${id} is at least ${moneyText(least, currency)}`);
  const made = await tx.paymentPromise.groupBy({
    by: ['status'],
    where: { invoiceId: id, cycle, planId: null },
    _count: true,
  });
  const count = (status?: string) =>
    made.filter((one) => !status || one.status === status).reduce((sum, one) => sum + one._count, 0);
  const worsened = await tx.paymentPromise.findFirst({
    where: {
      invoiceId: id,
      status: 'open',
      OR: [{ payOn: { lt: column(payOn) } }, { amount: { gt: amount } }],
    },
    orderBy: [{ payOn: 'asc' }, { id: 'asc' }],
  });
  if (count() >= MAX_PROMISES || count('broken') + (worsened ? 1 : 0) >= brokenPromises)
    throw new CustomerRefused('too-often', `Invoice ${id} has been promised often enough`);
  if (worsened) await breakByAnother(tx, invoice, worsened, at);
}

async function breakByAnother(
  tx: Tx,
  { id, accountId }: StoredInvoice,
  old: { id: string; amount: bigint; currency: string },
  at: Date,
): Promise<void> {
  await breakPromise(tx, old.id, at);
  await record(tx, {
    accountId,
    invoiceId: id,
    at,
    type: 'promise.broken',
    actor: CUSTOMER,
    summary: `The promise of ${moneyText(old.amount, old.currency)} is made smaller or later by the customer, so it is broken`,
    detail: { promiseId: old.id },
  });
}

/**
 * Allows one open dispute per invoice, and not one after another. Throws CustomerRefused. Call under the
 * account's lock.
 */
export async function customerMayDispute(tx: Tx, { id, accountId }: StoredInvoice, at: Date): Promise<void> {
  await assertWordsLeft(tx, accountId, CUSTOMER, at);
  if ((await tx.dispute.count({ where: { invoiceId: id, status: 'open' } })) > 0)
    throw new CustomerRefused('disputed', `Invoice ${id} is disputed already`);
  if ((await tx.dispute.count({ where: { invoiceId: id } })) >= MAX_DISPUTES)
    throw new CustomerRefused('too-often', `Invoice ${id} has been disputed often enough`);
}
