import { calendarOf, startOfDay, type Calendar } from '../../domain/calendar/calendar.js';
import { type InvoiceStatus, type StepVerb } from '../../domain/planning/case.js';
import { carrying } from '../../domain/planning/carryingInvoice.js';
import { NO_CONTACTS } from '../../domain/planning/contacts.js';
import { addDays, daysBetween, type LocalDate } from '../../domain/calendar/days.js';
import { type CycleHistory, newCycle } from '../../domain/planning/progress.js';
import { stageOf, type Policy, type Stage, type StepRule } from '../../domain/policy/policy.js';
import { type InvoiceSnapshot } from '../../domain/planning/planCase.js';

export type Options = {
  /** Due date of the first invoice: day 0. */
  dueOn?: LocalDate;
  timeZone?: string;
  holidays?: readonly LocalDate[];
  /** Minor units of each invoice without an amount. */
  amount?: number;
  currency?: string;
  /** The day on which the books begin: the morning of this day is the first that is lived. */
  importedOn?: number;
  /** The last day that is lived. */
  until?: number;
  /** All of one account; the days are those of the first. */
  invoices?: Record<string, { dueDay?: number; amount?: number }>;
};

export type LifeDebt = {
  id: string;
  policy: Policy;
  /** A reopened debt begins its next cycle. */
  cycle: number;
  status: InvoiceStatus;
  stage: Stage;
  /** As in the ledger: positive = owes more. */
  entries: { type: 'charge' | 'late-fee' | 'payment'; amount: bigint }[];
  /** Without the account's last letter, which is the book's. */
  progress: CycleHistory;
  paused: { until: LocalDate | null } | null;
  disputed: boolean;
  promise: { id: string; payOn: LocalDate; settles: bigint } | null;
  /** The corrections that the end of the debt requires. */
  held: boolean;
  suspended: boolean;
  dunned: boolean;
};

/** What happened; `verb` for a step, `rule` and `anchor` for a step of the policy. */
export type Line = {
  day: number;
  on: LocalDate;
  invoiceId: string;
  cycle: number;
  id: string;
  verb: StepVerb | null;
  rule: StepRule | null;
  /** The day that the due date gave the step when it ran. */
  anchor: LocalDate | null;
  outcome: 'done' | 'carried';
};

export type LifeBook = {
  now: number;
  darkUntil: number;
  calendar: Calendar;
  debts: LifeDebt[];
  /** Dates of the account's letters, latest first. */
  notices: LocalDate[];
  /** The last day on which it was called. */
  calledOn: LocalDate | null;
  lines: Line[];
  date: (day: number) => LocalDate;
  dayOf: (date: LocalDate) => number;
};

const HOUR = 3_600_000;

export function openBook(policy: Policy, options: Options): LifeBook {
  const { dueOn = '2026-03-02', timeZone = 'UTC', holidays = [], importedOn = -60 } = options;
  const date = (day: number) => addDays(dueOn, day);
  const invoices = Object.entries(options.invoices ?? { 'INV-1': {} });
  return {
    now: startOfDay(date(importedOn), timeZone),
    darkUntil: -Infinity,
    calendar: calendarOf(policy, { id: 'acme', timeZone }, new Set(holidays)),
    debts: invoices.map(([id, { dueDay = 0, amount = options.amount ?? 100_000 }]) =>
      unpaid(id, policy, BigInt(amount), options.currency ?? 'EUR', date(dueDay), date(importedOn)),
    ),
    notices: [],
    calledOn: null,
    lines: [],
    date,
    dayOf: (on) => daysBetween(dueOn, on),
  };
}

function unpaid(
  id: string,
  policy: Policy,
  charged: bigint,
  currency: string,
  dueOn: LocalDate,
  today: LocalDate,
): LifeDebt {
  return {
    id,
    policy,
    cycle: 1,
    entries: [{ type: 'charge', amount: charged }],
    status: 'open',
    progress: newCycle(dueOn, charged, currency),
    stage: stageOf(daysBetween(dueOn, today)),
    paused: null,
    disputed: false,
    promise: null,
    held: false,
    suspended: false,
    dunned: false,
  };
}

export const balanceOf = ({ entries }: Pick<LifeDebt, 'entries'>): bigint =>
  entries.reduce((sum, { amount }) => sum + amount, 0n);
const booked = (
  { entries }: Pick<LifeDebt, 'entries'>,
  wanted: LifeDebt['entries'][number]['type'],
): bigint => balanceOf({ entries: entries.filter(({ type }) => type === wanted) });
export const settledOf = (debt: LifeDebt): bigint => -booked(debt, 'payment');
export const bookedFees = (debt: LifeDebt): bigint => booked(debt, 'late-fee');

/** Events happen at 15:00 of their day, when its steps have run. */
export const afternoon = ({ calendar, date }: LifeBook, day: number): number =>
  startOfDay(date(day), calendar.timeZone) + 15 * HOUR;

/** Returns the snapshot of the debt for domain/. */
export function snapshotOf(book: LifeBook, debt: LifeDebt, today: LocalDate): InvoiceSnapshot {
  const { id, cycle, status, stage, paused, disputed, promise, progress, held, suspended, dunned } = debt;
  const ended = status === 'paid' || status === 'written-off';
  const balance = balanceOf(debt);
  const speaks = !isCarried(book, debt, today);
  const contacts = speaks
    ? { ...NO_CONTACTS, letters: { email: book.notices }, calledOn: book.calledOn }
    : NO_CONTACTS;
  return {
    invoiceId: id,
    accountId: 'acme',
    cycle,
    revision: 1,
    status,
    stage,
    balance,
    paused,
    disputed,
    currency: progress.currency,
    progress: { ...progress, balance, contacts, approvals: openApprovals(progress) },
    exception: false,
    carried: !speaks,
    promise,
    confirmableEvents: [],
    closingSteps: {
      releaseHold: ended && held,
      thankYou: status === 'paid' && dunned,
      reinstateLicenses: ended && suspended,
    },
  };
}

/** As in the database: a closed step has no open approval. */
const openApprovals = ({ approvals, closedSteps: over }: CycleHistory): CycleHistory['approvals'] =>
  Object.fromEntries(Object.entries(approvals).filter(([stepId]) => !over.has(stepId)));

/** Which debts may have contacts; a pause until a date is over on that date. */
export const listed = ({ debts }: LifeBook, today: LocalDate): LifeDebt[] =>
  debts.filter(
    ({ status, paused, disputed }) =>
      status === 'open' && !disputed && !(paused && !(paused.until && paused.until <= today)),
  );

/** True when another invoice of the account carries this one's notices and calls on a day (rule 6). */
export function isCarried(book: LifeBook, debt: LifeDebt, today: LocalDate): boolean {
  const carryingNow = carryingDebt(book, today);
  return carryingNow !== null && carryingNow !== debt;
}

function carryingDebt(book: LifeBook, today: LocalDate): LifeDebt | null {
  const able = { open: true, paused: false, disputed: false };
  const candidates = listed(book, today).map((debt) => ({
    ...able,
    invoiceId: debt.id,
    dueOn: debt.progress.dueOn,
    debt,
  }));
  return carrying(candidates)?.debt ?? null;
}
