import { latestOrder } from '../books/accounts/licenses.js';
import { type StepRef } from '../books/invoices/stepRuns.js';
import { hasUndoneTask } from '../books/tasks/tasks.js';
import { type Deps } from './deps.js';
import { performWithStaffMail, freezeStaffMail } from './sending/staffMail.js';

/**
 * Checks five days after the order that the licences are suspended. Creates a task for a person when no
 * confirmation came.
 */
export const checkSuspension = (deps: Deps) => (ref: StepRef) =>
  performWithStaffMail(deps, ref, async (due) => {
    const order = await latestOrder(due.tx, ref.accountId);
    const byHand =
      order?.status === 'by-hand' && !(await hasUndoneTask(due.tx, ref.accountId, 'suspend-licenses'));
    if (order?.status === 'accepted' || byHand)
      return { outcome: 'done', summary: 'Suspension of the licences is confirmed' };
    const reason = 'Nobody has confirmed that the licences are suspended';
    await freezeStaffMail(deps, due, {
      template: 'missed-suspension',
      role: 'serviceDeliveryManager',
      task: { type: 'missed-suspension', dueInDays: 1, always: true },
      effectiveBy: due.today,
      deadlineOn: null,
      reason,
    });
    return { outcome: 'done', summary: `${reason}: task for the service-delivery manager` };
  });
