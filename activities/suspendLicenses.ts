import { addDays } from '../domain/calendar/days.js';
import { latestOrder, orderLicenses } from '../books/accounts/licenses.js';
import { type StepRef } from '../books/invoices/stepRuns.js';
import { stepColumns } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { deliverOrder, untilGivingUp } from './shared/licenseOrders.js';
import { isUnpaid, performWithStaffMail, freezeStaffMail } from './sending/staffMail.js';
import { verifyUnpaid } from './shared/verifyUnpaid.js';

const EFFECTIVE_IN_DAYS = 5;

/**
 * Orders the licence system and the service-delivery manager to suspend within five days unless payment is
 * received.
 */
export const suspendLicenses = (deps: Deps) => async (ref: StepRef) => {
  const { licenses } = deps;
  const doubt = await verifyUnpaid(deps, ref);
  const after = await performWithStaffMail(deps, ref, async (due) => {
    const { tx, now, today } = due;
    const inForce = await latestOrder(tx, ref.accountId);
    if (inForce && inForce.type !== 'licenses.reinstate') {
      const state = inForce.type === 'licenses.cancel' ? 'cancelled' : 'suspended';
      return { outcome: 'done', summary: `Licences are ${state} already, for invoice ${inForce.invoiceId}` };
    }
    const effectiveBy = addDays(today, EFFECTIVE_IN_DAYS);
    const reason = `Account on hold: invoice ${ref.invoiceId} unpaid`;
    await orderLicenses(
      tx,
      { ...stepColumns(ref), type: 'licenses.suspend', reason, effectiveBy, automatic: licenses !== null },
      now,
    );
    await freezeStaffMail(deps, due, {
      template: 'suspend-order',
      role: 'serviceDeliveryManager',
      task: { type: 'suspend-licenses', dueInDays: EFFECTIVE_IN_DAYS, always: licenses === null },
      effectiveBy,
      deadlineOn: null,
      reason,
    });
    return {
      outcome: 'done',
      summary: `Licences to be suspended by ${effectiveBy} unless payment is received${doubt}`,
      detail: { effectiveBy },
    };
  });
  await untilGivingUp(() => deliverOrder(deps, ref, (tx) => isUnpaid(tx, ref)));
  return after;
};
