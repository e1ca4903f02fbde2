import { localDate } from '../../domain/calendar/calendar.js';
import { type DunningCase } from '../../domain/planning/case.js';
import { delayedByContact } from '../../domain/planning/contacts.js';
import { addDays, daysBetween, type LocalDate } from '../../domain/calendar/days.js';
import { supersededBy } from '../../domain/planning/plan.js';
import { stageOf } from '../../domain/policy/policy.js';
import { handOffAgain } from '../../domain/planning/recall.js';
import { stepsUntil, type Step } from '../../domain/policy/steps.js';
import { spendApproval, withdrawApprovals } from '../approvals/changes.js';
import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { ClockBehind } from '../errors.js';
import { column } from '../dates.js';
import { caseOf, readInvoiceContexts, type InvoiceContext } from './contexts.js';
import { record } from '../timeline.js';

/** Which step of which invoice, and when it was due to run (business time, ISO). */
export type StepRef = { invoiceId: string; accountId: string; cycle: number; stepId: string; at: string };

/**
 * done: took place · carried: another invoice carried the notice · failed: could not reach anyone · to-post:
 * done, once a person has posted it · skipped: not wanted any more
 */
export type Outcome = {
  outcome: 'done' | 'carried' | 'failed' | 'to-post' | 'skipped';
  summary: string;
  detail?: Record<string, string | number | null>;
  /** Who decided it; absent when the policy did, through the system. */
  actor?: string;
};

/** A step that is due, inside its transaction and under its account's lock. */
export type DueStep = {
  tx: Tx;
  ref: StepRef;
  context: InvoiceContext;
  /**
   * The policy's step; null for the promise check, the beginning of a stage and the steps that close a debt.
   */
  step: Step | null;
  /** Business time, and its local date in the account's zone. */
  now: Date;
  today: LocalDate;
};

/**
 * Performs a step once: only if it is still the invoice's next step and due, and recorded in the transaction
 * of its effect (rule 2); otherwise changes nothing. Returns the case as it is afterwards. With `asking` the
 * step only requests its approval; a step that needs approval is not due in any other way.
 */
export async function performStep(
  book: Books,
  ref: StepRef,
  effect: (due: DueStep) => Promise<Outcome | null>,
  { asking = false } = {},
): Promise<DunningCase> {
  const now = stepTime(book, ref);
  return withAccount(book, ref.accountId, async (tx) => {
    const due = await loadDueStep(tx, book, ref, now, asking);
    if ('case' in due) return due.case;
    const outcome = await effect(due);
    if (outcome) await recordStep(due, outcome);
    return caseNow(tx, book, ref.invoiceId, now);
  });
}

/** How far this process's clock may be behind Temporal's, in minutes of real time: `patience` is one. */
const MAX_BEHIND = 5;

/**
 * Returns the business time for a step: its own time while it is punctual, so that a day's steps keep to
 * their day; else the clock's. Temporal's clock may begin a step before its time when this process's clock is
 * behind. Up to five minutes the step's own time is right, because with "not yet due" it would return at
 * once.
 */
export function stepTime({ clock }: Books, { at }: StepRef): number {
  const planned = Date.parse(at);
  const late = clock.now() - planned;
  return late < clock.patience && late >= -MAX_BEHIND * clock.patience ? planned : clock.now();
}

export async function loadDueStep(
  tx: Tx,
  book: Books,
  ref: StepRef,
  now: number,
  asking = false,
): Promise<DueStep | { case: DunningCase }> {
  const context = await invoiceContextOf(tx, ref.invoiceId, now);
  const current = caseOf(context, book.clock, now);
  const { next } = current;
  const isSame =
    next?.id === ref.stepId && (next.verb === 'requestApproval') === asking && current.cycle === ref.cycle;
  const at = isSame ? Date.parse(next.at) : Infinity;
  if (at > now && at <= Date.parse(ref.at)) throw new ClockBehind(ref.stepId, ref.at);
  // What follows instead happens now, not at the time of the step that is no longer wanted.
  if (at > now) return { case: caseOf(context, book.clock, book.clock.now()) };
  return dueStepOf(tx, ref, context, now);
}

/** Returns the step as its transaction sees it at business time `now`. */
export function dueStepOf(tx: Tx, ref: StepRef, context: InvoiceContext, now: number): DueStep {
  const { policy, snapshot, calendar } = context;
  const today = localDate(now, calendar.timeZone);
  const horizon = Math.max(daysBetween(snapshot.progress.dueOn, today), 0) + 1_000;
  const step = stepsUntil(policy, horizon).find(({ id }) => id === ref.stepId);
  return {
    tx,
    ref,
    context: context,
    step: step ?? handOffAgain(policy, ref.stepId),
    now: new Date(now),
    today,
  };
}

export async function invoiceContextOf(tx: Tx, invoiceId: string, now: number): Promise<InvoiceContext> {
  const [context] = await readInvoiceContexts(tx, [invoiceId], now);
  if (!context) throw new Error(`Invoice ${invoiceId} is not in the books`);
  return context;
}

export async function caseNow(
  tx: Tx,
  { clock }: Books,
  invoiceId: string,
  now: number,
): Promise<DunningCase> {
  return caseOf(await invoiceContextOf(tx, invoiceId, now), clock, now);
}

/** Records the step with what it supersedes, advances the stage, and adds it to the timeline. */
export async function recordStep(
  due: DueStep,
  { outcome, summary, detail = {}, ...by }: Outcome,
): Promise<void> {
  const { tx, ref, step, now, context: context } = due;
  const rule = step?.rule;
  const run = { stepId: ref.stepId, ruleId: rule?.id ?? ref.stepId, outcome, rung: rule?.rung ?? null };
  const text = outcome === 'skipped' ? summary : summary + whyLater(due);
  await writeRuns(due, [{ ...run, reason: text }], { type: `step.${outcome}`, summary: text, detail, ...by });
  if (!context.snapshot.progress.approvals[ref.stepId]) return;
  const { invoiceId, cycle, stepId } = ref;
  if (outcome !== 'carried') await spendApproval(tx, ref);
  await withdrawApprovals(tx, { invoiceId, cycle, stepId }, summary, now);
}

/** Returns why a notice or a call did not come on its day, when another contact delayed it. */
function whyLater({ step, context: { snapshot, policy } }: DueStep): string {
  if (!step) return '';
  const { dueOn, contacts } = snapshot.progress;
  const last = delayedByContact(policy, contacts, step.rule, addDays(dueOn, step.day));
  return last ? `; ${policy.minimumDaysBetweenContacts} days lie between it and the contact of ${last}` : '';
}

/** Records that the step waits for a person's approval; what it supersedes is over. */
export const recordApprovalRequest = (
  due: DueStep,
  summary: string,
  detail: Record<string, string>,
): Promise<void> => writeRuns(due, [], { type: 'approval.requested', summary, detail });

type Run = { stepId: string; ruleId: string; outcome: string; rung: string | null; reason: string };

async function writeRuns(
  { tx, ref, context: context, step, now, today }: DueStep,
  runs: Run[],
  entryText: {
    type: string;
    summary: string;
    detail: Record<string, string | number | null>;
    actor?: string;
  },
): Promise<void> {
  const { snapshot, policy } = context;
  const columns = { invoiceId: ref.invoiceId, cycle: ref.cycle, on: column(today), at: now };
  const superseded = step ? supersededBy(policy, snapshot.progress, step) : [];
  await tx.stepRun.createMany({
    data: [
      ...runs.map((run) => ({ ...columns, ...run })),
      ...superseded.map((stepId) => ({
        ...columns,
        stepId,
        ruleId: stepId,
        outcome: 'superseded',
        rung: null,
        reason: `Collapsed into ${ref.stepId}`,
      })),
    ],
  });
  const stage =
    snapshot.status === 'open' ? stageOf(daysBetween(snapshot.progress.dueOn, today)) : snapshot.stage;
  // The first step after a timed pause clears it.
  const pauseIsOver = snapshot.paused?.until && snapshot.paused.until <= today;
  const resumed = pauseIsOver ? { paused: false, pausedUntil: null, pauseReason: null } : {};
  await tx.invoice.update({
    where: { id: ref.invoiceId },
    data: { revision: { increment: 1 }, stage, ...resumed },
  });
  const entry = { accountId: ref.accountId, invoiceId: ref.invoiceId, at: now, actor: 'system' };
  await record(tx, { ...entry, ...entryText, stepId: ref.stepId });
  if (superseded.length > 0) {
    await record(tx, {
      ...entry,
      type: 'step.superseded',
      stepId: ref.stepId,
      summary: `Missed steps were not sent late: ${superseded.join(', ')}`,
      detail: {},
    });
  }
  const { invoiceId, cycle } = ref;
  const withRequest = superseded.filter((stepId) => snapshot.progress.approvals[stepId]);
  if (withRequest.length > 0)
    await withdrawApprovals(
      tx,
      { invoiceId, cycle, stepId: { in: withRequest } },
      `Collapsed into ${ref.stepId}`,
      now,
    );
}
