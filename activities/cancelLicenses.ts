import { orderLicenses } from '../prisma/accounts/licenses.js';
import { type StepRef } from '../prisma/invoices/steps.js';
import { own } from './delivery.js';
import { type Deps } from './deps.js';
import { deliverOrder, untilGivingUp } from './licenseOrders.js';
import { isUnpaid, performAndTell, tellStaff } from './staffMail.js';

/** The final deadline has passed: accounts and licences are cancelled, with the reason. */
export const cancelLicenses = (deps: Deps) => async (ref: StepRef) => {
  const after = await performAndTell(deps, ref, async (due) => {
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
  await untilGivingUp(() => deliverOrder(deps, ref, (tx) => isUnpaid(tx, ref)));
  return after;
};
