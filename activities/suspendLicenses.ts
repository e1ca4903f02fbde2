import { Context } from '@temporalio/activity';
import { addDays } from '../domain/days.js';
import { latestOrder, orderLicenses } from '../prisma/licenses.js';
import { performStep, type StepRef } from '../prisma/steps.js';
import { own } from './delivery.js';
import { type Deps } from './deps.js';
import { deliverOrder } from './licenseOrders.js';
import { deliverStaffMail, isUnpaid, tellStaff } from './staffMail.js';

const EFFECTIVE_IN_DAYS = 5;
/** After a day without an answer the order is left to the day-105 check, which asks a person. */
const GIVE_UP_AFTER = 24 * 3_600_000;

/** The licence system and the service-delivery manager are told to suspend within five days unless payment is received. */
export const suspendLicenses = (deps: Deps) => async (ref: StepRef) => {
  const { book, licenses } = deps;
  let fresh = false;
  const after = await performStep(book, ref, async (due) => {
    const { tx, now, today } = due;
    fresh = true;
    const inForce = await latestOrder(tx, ref.accountId);
    if (inForce && inForce.type !== 'licenses.reinstate') {
      const state = inForce.type === 'licenses.cancel' ? 'cancelled' : 'suspended';
      return { outcome: 'done', summary: `Licences are ${state} already, for invoice ${inForce.invoiceId}` };
    }
    const effectiveBy = addDays(today, EFFECTIVE_IN_DAYS);
    const reason = `Account on hold: invoice ${ref.invoiceId} unpaid`;
    await orderLicenses(
      tx,
      { ...own(ref), type: 'licenses.suspend', reason, effectiveBy, automatic: licenses !== null },
      now,
    );
    await tellStaff(deps, due, {
      letter: 'suspend-order',
      role: 'serviceDeliveryManager',
      task: { type: 'suspend-licenses', dueInDays: EFFECTIVE_IN_DAYS, always: licenses === null },
      effectiveBy,
      deadlineOn: null,
      reason,
    });
    return {
      outcome: 'done',
      summary: `Licences to be suspended by ${effectiveBy} unless payment is received`,
      detail: { effectiveBy },
    };
  });
  await deliverStaffMail(deps, ref, !fresh);
  await untilGivingUp(() => deliverOrder(deps, ref, (tx) => isUnpaid(tx, ref)));
  return after;
};

/** Retries go on (the failure is thrown) until the order has waited a day. */
export async function untilGivingUp(call: () => Promise<void>): Promise<void> {
  const waited = Date.now() - Context.current().info.scheduledTimestampMs;
  await call().catch((error: unknown) => {
    if (waited < GIVE_UP_AFTER) throw error;
  });
}
