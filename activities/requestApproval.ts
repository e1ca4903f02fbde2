import { approverOf } from '../domain/policy/policy.js';
import { balancesOf } from '../books/approvals/approvedNotice.js';
import { composeNotice } from '../books/notices/composing/compose.js';
import { wantedBy } from '../books/notices/composing/request.js';
import { openApproval } from '../books/approvals/changes.js';
import { digestOf } from '../books/keys.js';
import {
  performStep,
  recordAsked,
  type Due,
  type Outcome,
  type StepRef,
} from '../books/invoices/stepRuns.js';
import { carried } from './shared/carried.js';
import { own } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';

/**
 * Asks somebody to allow the step: a letter is written and kept as it would go out, an action is only named. The step
 * waits then, and the later ones go on.
 */
export const requestApproval =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, ask, { asking: true });

async function ask(due: Due): Promise<Outcome | null> {
  const { tx, ref, step, now, today } = due;
  const role = step && approverOf(step.rule);
  if (!role) throw new Error(`Step ${ref.stepId} needs nobody's approval in the invoice's policy`);
  const letter = step.rule.kind === 'notice' ? await write(due) : null;
  if (letter && 'outcome' in letter) return letter;
  const asked = letter ?? { letter: null, written: null, balances: [] };
  const approvalId = await openApproval(tx, { ...own(ref), role, day: today, ...asked }, now);
  const what = letter ? `the letter "${letter.letter.subject}"` : ref.stepId;
  await recordAsked(due, `Approval of the ${role} asked for: ${what}`, { approvalId });
  return null;
}

async function write(due: Due) {
  if (due.step?.rule.kind !== 'notice') throw new Error(`Step ${due.ref.stepId} is not a notice`);
  const wanted = await wantedBy(due, due.step.rule);
  const silent = carried(due.ref, wanted.voices);
  if (silent) return silent;
  const { letter } = await composeNotice(due.tx, wanted);
  return { letter, written: digestOf(letter), balances: balancesOf(letter, wanted) };
}
