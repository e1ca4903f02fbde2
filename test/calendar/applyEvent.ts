import { allocate } from '../../domain/money/allocation.js';
import { localDate, startOfDay } from '../../domain/calendar/calendar.js';
import { daysBetween } from '../../domain/calendar/days.js';
import { smaller } from '../../domain/money/money.js';
import { stageOf } from '../../domain/policy/policy.js';
import { newCycle } from '../../domain/planning/progress.js';
import { balanceOf, settledOf, type LifeBook, type LifeDebt } from './lifeBook.js';
import { type LifeEvent } from './lifeEvents.js';

/** Writes an event into the books. An event of a debt that is over changes nothing. */
export function happen(book: LifeBook, event: LifeEvent): void {
  if (event.does === 'outage') {
    book.darkUntil = startOfDay(book.date(event.backOn), book.calendar.timeZone);
    return;
  }
  const debt = find(book, event.of);
  if (event.does === 'take-back') return takeBack(book, debt, BigInt(event.amount));
  if (debt.status !== 'open' && debt.status !== 'with-counsel') return;
  switch (event.does) {
    case 'pay':
      return pay(book, event.amount, event.of);
    case 'pay-all':
      return settle(book, debt, balanceOf(debt));
    case 'promise':
      debt.promise = {
        id: String(event.payOn),
        payOn: book.date(event.payOn),
        settles: settledOf(debt) + BigInt(event.amount ?? balanceOf(debt)),
      };
      return;
    case 'pause':
      debt.paused = { until: event.until === undefined ? null : book.date(event.until) };
      return;
    case 'resume':
      debt.paused = null;
      return;
    case 'dispute':
      debt.disputed = true;
      return;
    case 'resolve':
      debt.disputed = false;
      return;
    case 'move-due-date':
      debt.progress = { ...debt.progress, dueOn: book.date(event.to) };
      debt.stage = stageOf(daysBetween(debt.progress.dueOn, localDate(book.now, book.calendar.timeZone)));
      return;
    case 'move-policy':
      debt.policy = event.policy;
      return;
    case 'approve':
    case 'refuse':
      return answer(book, debt, event);
    case 'write-off':
      debt.status = 'written-off';
      return note(book, debt, 'written-off');
    default:
      return event satisfies never;
  }
}

function answer(
  book: LifeBook,
  debt: LifeDebt,
  { does, stepId }: Extract<LifeEvent, { stepId: string }>,
): void {
  const { approvals, closedSteps: over } = debt.progress;
  if (approvals[stepId] !== 'waiting' || over.has(stepId)) return;
  const verdict =
    does === 'approve'
      ? { approvals: { ...approvals, [stepId]: 'approved' as const } }
      : { closedSteps: new Set([...over, stepId]) };
  debt.progress = { ...debt.progress, ...verdict };
  note(book, debt, `${stepId} ${does === 'approve' ? 'approved' : 'refused'}`);
}

/** Records an event that is no step of the policy. */
export function note(book: LifeBook, { id: invoiceId, cycle }: LifeDebt, id: string): void {
  const on = localDate(book.now, book.calendar.timeZone);
  const nothing = { verb: null, rule: null, anchor: null };
  book.lines.push({ day: book.dayOf(on), on, invoiceId, cycle, id, ...nothing, outcome: 'done' });
}

function find({ debts }: LifeBook, of: string | undefined): LifeDebt {
  const debt = of === undefined ? debts[0] : debts.find(({ id }) => id === of);
  if (!debt) throw new Error(`There is no invoice ${of}`);
  return debt;
}

function pay(book: LifeBook, amount: number, of: string | undefined): void {
  const open = book.debts
    .filter(({ id, status }) => (status === 'open' || status === 'with-counsel') && (of ?? id) === id)
    .map((debt) => ({ invoiceId: debt.id, dueOn: debt.progress.dueOn, balance: balanceOf(debt) }));
  for (const part of allocate(BigInt(amount), open).applied)
    settle(book, find(book, part.invoiceId), part.amount);
}

/** Reopens a settled debt: its next cycle begins without any steps done. */
function takeBack(book: LifeBook, debt: LifeDebt, wanted: bigint): void {
  const amount = smaller(wanted, settledOf(debt));
  if (amount <= 0n) return;
  debt.entries.push({ type: 'payment', amount });
  if (debt.status === 'open' || debt.status === 'with-counsel') return;
  const { dueOn, currency } = debt.progress;
  const today = localDate(book.now, book.calendar.timeZone);
  Object.assign(debt, {
    status: 'open',
    cycle: debt.cycle + 1,
    stage: stageOf(daysBetween(dueOn, today)),
    progress: newCycle(dueOn, amount, currency),
    disputed: false,
    promise: null,
    dunned: false,
  } satisfies Partial<LifeDebt>);
  note(book, debt, 'reopened');
}

function settle(book: LifeBook, debt: LifeDebt, amount: bigint): void {
  debt.entries.push({ type: 'payment', amount: -amount });
  if (balanceOf(debt) <= 0n) {
    debt.status = 'paid';
    note(book, debt, 'paid');
  }
  if (debt.promise && settledOf(debt) >= debt.promise.settles) {
    note(book, debt, `promise-${debt.promise.id} kept`);
    debt.promise = null;
  }
}
