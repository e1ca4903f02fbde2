import { isCall } from '../../domain/planning/contacts.js';
import { lateFee, principal } from '../../domain/money/allocation.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { type DunningCase, type NextStep } from '../../domain/planning/case.js';
import { type Clock } from '../../domain/calendar/clock.js';
import { addDays, daysBetween, type LocalDate } from '../../domain/calendar/days.js';
import { decide } from '../../domain/planning/decide.js';
import { supersededBy } from '../../domain/planning/plan.js';
import { stageOf } from '../../domain/policy/policy.js';
import { performed } from '../../domain/planning/performed.js';
import { planCase } from '../../domain/planning/planCase.js';
import { stepsUntil, type Step } from '../../domain/policy/steps.js';
import { isCarried, listed, snapshotOf, type LifeBook, type LifeDebt } from './lifeBook.js';
import { note } from './applyEvent.js';

/** More steps than this within a span are an endless loop. */
const CIRCLES = 2_000;

/** Lets every workflow of the account act and sleep until the instant `end`. */
export function runUntil(book: LifeBook, end: number): void {
  book.now = Math.max(book.now, Math.min(book.darkUntil, end));
  for (let turn = 0; book.now < end; turn++) {
    if (turn > CIRCLES) throw new Error(`Runs in circles: ${JSON.stringify(book.lines.slice(-3))}`);
    const wakes = book.debts.map((debt) => live(book, debt));
    if (wakes.includes('acted')) continue;
    book.now = Math.min(end, ...wakes.map((wake) => (typeof wake === 'number' ? wake : end)));
  }
}

/** One iteration for a debt: it acts, sleeps until an instant, or waits for an event. */
function live(book: LifeBook, debt: LifeDebt): 'acted' | 'waits' | number {
  const decision = decide(lifeCase(book, debt), book.now);
  switch (decision.kind) {
    case 'act':
      perform(book, debt, decision.step);
      return 'acted';
    case 'sleep':
      return decision.until;
    case 'wait':
    case 'stop':
      return 'waits';
    default:
      return decision satisfies never;
  }
}

export function lifeCase(book: LifeBook, debt: LifeDebt): DunningCase {
  const clock: Clock = { now: () => book.now, toReal: (business) => business, patience: 60_000 };
  const today = localDate(book.now, book.calendar.timeZone);
  return planCase(snapshotOf(book, debt, today), debt.policy, book.calendar, clock, book.now);
}

function perform(book: LifeBook, debt: LifeDebt, { id, verb }: NextStep): void {
  const today = localDate(book.now, book.calendar.timeZone);
  const age = daysBetween(debt.progress.dueOn, today);
  const step = stepsUntil(debt.policy, Math.max(age, 0) + 400).find((known) => known.id === id) ?? null;
  const carried = isSpoken(step) && isCarried(book, debt, today);
  if (verb === 'requestApproval' && step && !carried) return requestApproval(book, debt, step);
  take(debt, step, today, carried);
  if (debt.status === 'open') debt.stage = stageOf(age);
  if (verb === 'settlePromise') {
    debt.promise = null;
    return note(book, debt, `${id} broken`);
  }
  if (step?.rule.kind === 'notice' && !carried) send(book, step.rule.id, today);
  if (step?.rule.kind === 'task' && !carried && isCall(step.rule.task)) book.calledOn = today;
  affect(debt, verb);
  const rule = step?.rule ?? null;
  const anchor = step && addDays(debt.progress.dueOn, step.day);
  const outcome = carried ? 'carried' : 'done';
  book.lines.push({
    day: book.dayOf(today),
    on: today,
    invoiceId: debt.id,
    cycle: debt.cycle,
    id,
    verb,
    rule,
    anchor,
    outcome,
  });
}

/** Requests an approval: the steps that this one supersedes are over, and the step itself waits. */
function requestApproval(book: LifeBook, debt: LifeDebt, step: Step): void {
  const { progress } = debt;
  const over = new Set([...progress.closedSteps, ...supersededBy(debt.policy, progress, step)]);
  debt.progress = {
    ...progress,
    closedSteps: over,
    approvals: { ...progress.approvals, [step.id]: 'waiting' },
  };
  note(book, debt, `${step.id} asked`);
}

/** Notices and calls are the carrying invoice's; actions are each invoice's own (rule 6). */
const isSpoken = (step: Step | null) => step?.rule.kind === 'notice' || step?.rule.kind === 'task';

/** A step that another invoice carries is over, but opens no gate. */
function take(debt: LifeDebt, step: Step | null, today: LocalDate, carried: boolean): void {
  if (!step) return;
  const { firstDone, lastDone } = debt.progress;
  const after = performed(debt.policy, debt.progress, step, today);
  debt.progress = carried ? { ...after, firstDone, lastDone } : after;
}

/** A notice counts for every invoice that it lists (rule 5). */
function send(book: LifeBook, ruleId: string, today: LocalDate): void {
  book.notices.unshift(today);
  for (const debt of listed(book, today)) {
    debt.dunned = true;
    debt.progress = {
      ...debt.progress,
      firstDone: { [ruleId]: today, ...debt.progress.firstDone },
      lastDone: { ...debt.progress.lastDone, [ruleId]: today },
    };
  }
}

function affect(debt: LifeDebt, verb: NextStep['verb']): void {
  if (verb === 'chargeLateFee') {
    const { policy, entries } = debt;
    const amount = lateFee(principal(entries, policy.allocation), policy.lateFee.basisPoints);
    entries.push({ type: 'late-fee', amount });
  }
  if (verb === 'handOffToCounsel') debt.status = 'with-counsel';
  if (verb === 'placeHold') debt.held = true;
  if (verb === 'suspendLicenses') debt.suspended = true;
  if (verb === 'releaseHold') debt.held = false;
  if (verb === 'sendThankYou') debt.dunned = false;
  if (verb === 'reinstateLicenses') debt.suspended = false;
}
