import { orderLicenses } from '../prisma/licenses.js';
import { performStep, type StepRef } from '../prisma/steps.js';
import { own } from './delivery.js';
import { type Deps } from './deps.js';
import { deliverOrder } from './licenseOrders.js';
import { deliverStaffMail, isUnpaid, tellStaff } from './staffMail.js';
import { untilGivingUp } from './suspendLicenses.js';

/** The final deadline has passed: accounts and licences are cancelled, with the reason. */
export const cancelLicenses = (deps: Deps) => async (ref: StepRef) => {
  let fresh = false;
  const after = await performStep(deps.book, ref, async (due) => {
    fresh = true;
    const reason = `Final deadline missed: invoice ${ref.invoiceId} is with counsel`;
    await orderLicenses(
      due.tx,
      {
        ...own(ref),
        type: 'licenses.cancel',
        reason,
        effectiveBy: due.today,
        automatic: deps.licenses !== null,
      },
      due.now,
    );
    await tellStaff(deps, due, {
      letter: 'cancel-order',
      role: 'serviceDeliveryManager',
      task: { type: 'cancel-licenses', dueInDays: 5, always: deps.licenses === null },
      effectiveBy: due.today,
      deadlineOn: null,
      reason,
    });
    return { outcome: 'done', summary: 'Accounts and licences to be cancelled' };
  });
  await deliverStaffMail(deps, ref, !fresh);
  await untilGivingUp(() => deliverOrder(deps, ref, (tx) => isUnpaid(tx, ref)));
  return after;
};
