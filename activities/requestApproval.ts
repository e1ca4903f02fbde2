import { approverOf } from '../domain/policy/policy.js';
import { balancesOf } from '../books/approvals/approvedNotice.js';
import { composeNotice } from '../books/notices/composing/compose.js';
import { noticeRequest } from '../books/notices/composing/request.js';
import { openApproval } from '../books/approvals/changes.js';
import { digestOf } from '../books/keys.js';
import {
  performStep,
  recordApprovalRequest,
  type DueStep,
  type Outcome,
  type StepRef,
} from '../books/invoices/stepRuns.js';
import { outcomeIfCarried } from './shared/outcomeIfCarried.js';
import { stepColumns } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';

/**
 * Requests approval of the step: a notice is composed and stored as it would go out, an action is only named.
 * The step then waits while later ones go on.
 */
export const requestApproval =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, openRequest, { asking: true });

async function openRequest(due: DueStep): Promise<Outcome | null> {
  const { tx, ref, step, now, today } = due;
  const role = step && approverOf(step.rule);
  if (!role) throw new Error(`Step ${ref.stepId} needs no approval in the invoice's policy`);
  const composed = step.rule.kind === 'notice' ? await write(due) : null;
  if (composed && 'outcome' in composed) return composed;
  const request = composed ?? { notice: null, written: null, balances: [] };
  const approvalId = await openApproval(tx, { ...stepColumns(ref), role, day: today, ...request }, now);
  const what = composed ? `the letter "${composed.notice.subject}"` : ref.stepId;
  await recordApprovalRequest(due, `Approval of the ${role} requested: ${what}`, { approvalId });
  return null;
}

async function write(due: DueStep) {
  if (due.step?.rule.kind !== 'notice') throw new Error(`Step ${due.ref.stepId} is not a notice`);
  const request = await noticeRequest(due, due.step.rule);
  const carried = outcomeIfCarried(due.ref, request.candidates);
  if (carried) return carried;
  const { notice } = await composeNotice(due.tx, request);
  return { notice, written: digestOf(notice), balances: balancesOf(notice, request) };
}
