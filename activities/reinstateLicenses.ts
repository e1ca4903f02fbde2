import { orderLicenses } from '../books/accounts/licenses.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { openTask, taskId } from '../books/tasks/tasks.js';
import { stepColumns } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { deliverOrder } from './shared/licenseOrders.js';

const DAY = 86_400_000;

/**
 * Reinstates licences when no other invoice of the account needs the suspension. Retries until the licence
 * system accepts (rule 7).
 */
export const reinstateLicenses = (deps: Deps) => async (ref: StepRef) => {
  const { book, licenses } = deps;
  const after = await performStep(book, ref, async ({ tx, now }) => {
    const reason = `Invoice ${ref.invoiceId} is settled`;
    await orderLicenses(
      tx,
      {
        ...stepColumns(ref),
        type: 'licenses.reinstate',
        reason,
        effectiveBy: null,
        automatic: licenses !== null,
      },
      now,
    );
    if (!licenses) {
      const id = taskId(ref.invoiceId, ref.cycle, ref.stepId);
      await openTask(tx, {
        ...stepColumns(ref),
        id,
        type: 'reinstate-licenses',
        role: 'serviceDeliveryManager',
        openedAt: now,
        dueAt: new Date(now.getTime() + DAY),
        detail: { reason },
      });
    }
    return { outcome: 'done', summary: 'Licences to be given back' };
  });
  await deliverOrder(deps, ref, async () => true);
  return after;
};
