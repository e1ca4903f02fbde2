import { addDays } from '../domain/calendar/days.js';
import { latestOrder, orderLicenses } from '../books/accounts/licenses.js';
import { findInvoice } from '../books/invoices/invoices.js';
import { type DueStep, type StepRef } from '../books/invoices/stepRuns.js';
import { stepColumns } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { deliverOrder, untilGivingUp } from './shared/licenseOrders.js';
import { isUnpaid, performWithStaffMail, freezeStaffMail } from './sending/staffMail.js';

/** Cancels an account's licences once, for the reason in the books. */
export const cancelLicenses = (deps: Deps) => async (ref: StepRef) => {
  const after = await performWithStaffMail(deps, ref, async (due) => {
    const inForce = await latestOrder(due.tx, ref.accountId);
    if (inForce?.type === 'licenses.cancel')
      return { outcome: 'done', summary: `Licences are cancelled already, for invoice ${inForce.invoiceId}` };
    const { deadlineOn, reason } = await reasonOf(due);
    await orderLicenses(
      due.tx,
      {
        ...stepColumns(ref),
        type: 'licenses.cancel',
        reason,
        effectiveBy: due.today,
        automatic: deps.licenses !== null,
      },
      due.now,
    );
    await freezeStaffMail(deps, due, {
      template: 'cancel-order',
      role: 'serviceDeliveryManager',
      task: { type: 'cancel-licenses', dueInDays: 5, always: deps.licenses === null },
      effectiveBy: due.today,
      deadlineOn,
      reason,
    });
    return { outcome: 'done', summary: 'Accounts and licences to be cancelled' };
  });
  await untilGivingUp(() => deliverOrder(deps, ref, (tx) => isUnpaid(tx, ref)));
  return after;
};

/** Returns the reason: a final demand whose deadline is over, and whether counsel has the invoice. */
async function reasonOf({ tx, ref, context: context, today }: DueStep) {
  const { policy, snapshot } = context;
  const demanded = snapshot.progress.lastDone['final-demand'];
  const deadlineOn = demanded ? addDays(demanded, policy.finalDeadline) : null;
  const isMissed = deadlineOn !== null && deadlineOn <= today;
  const invoice = await findInvoice(tx, ref.invoiceId);
  const state = invoice?.status === 'with-counsel' ? 'with counsel' : 'unpaid';
  const reason = `${isMissed ? 'Final deadline missed: invoice' : 'Invoice'} ${ref.invoiceId} is ${state}`;
  return { deadlineOn: isMissed ? deadlineOn : null, reason };
}
