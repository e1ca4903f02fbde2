import { setImmediate } from 'node:timers/promises';
import { calendarOf, localDate, slot, type Calendar } from '../../domain/calendar/calendar.js';
import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import {
  addCounts,
  compare,
  countOf,
  escalationsOf,
  warningsOf,
  type StepCounts,
  type Escalation,
  type StepChange,
} from '../../domain/projection/dryRun.js';
import { outlook, type PlannedDebt, type ForeseenStep } from '../../domain/projection/outlook.js';
import { type Policy } from '../../domain/policy/policy.js';
import { type Books } from '../book.js';
import { dryRunAccounts, type DryRunScope } from './dryRunAccounts.js';
import { readInvoiceContexts, type InvoiceContext } from '../invoices/contexts.js';

/** How many days a dry run looks ahead. */
export const DAYS_AHEAD = 90;
const SOON = 30;
/** Harsh steps within these days get a warning. */
const WARNED = 7;

/** Days ahead → how many steps of each sort, at present and with the draft. */
export type Totals = Record<'next30' | 'next90', { today: StepCounts; draft: StepCounts }>;
export type AccountStepChanges = { accountId: string; accountName: string; changes: StepChange[] };

export type DryRun = {
  /** How many open invoices the draft would govern, and of how many accounts. */
  invoices: number;
  accounts: number;
  /** Accounts for which something would change. */
  changed: number;
  totals: Totals;
  warnings: ReturnType<typeof warningsOf>;
  /** Accounts that change, by id, `limit` of them after `cursor`. */
  items: AccountStepChanges[];
  nextCursor: string | null;
};

export type DryRunOf = DryRunScope & { draft: Policy; limit: number; cursor?: string | undefined };

/** Accounts that are read and computed at a time. */
const BATCH = 10;
/** Returns to the event loop after so many milliseconds of work. */
const BREATH_MS = 20;

/**
 * Returns what a draft would change for the open invoices that it would govern, with their present calendars,
 * progress, pauses and promises: the plan of each in the next 90 days beside the one it has. Writes nothing.
 * Takes some seconds for ten thousand invoices, and lets other work run in between.
 */
export async function dryRun(book: Books, { draft, limit, cursor, ...scope }: DryRunOf): Promise<DryRun> {
  const accounts = await dryRunAccounts(book.db, scope, draft);
  const run = { invoices: 0, changed: 0, before: NONE, after: NONE, harsh: [] as Escalation[] };
  const found: AccountStepChanges[] = [];
  let worked = performance.now();
  for (let at = 0; at < accounts.length; at += BATCH) {
    const batch = accounts.slice(at, at + BATCH);
    const contexts = await readByAccount(
      book,
      batch.flatMap(({ all }) => all),
    );
    for (const { id, name, governed } of batch) {
      const one = runAccount(book.clock, contexts.get(id) ?? [], new Set(governed), draft);
      run.invoices += governed.length;
      run.before = plus(run.before, one.before);
      run.after = plus(run.after, one.after);
      run.harsh.push(...one.harsh);
      if (one.changes.length > 0) {
        run.changed += 1;
        if (found.length <= limit && (!cursor || id > cursor))
          found.push({ accountId: id, accountName: name, changes: one.changes });
      }
      if (performance.now() - worked < BREATH_MS) continue;
      await setImmediate();
      worked = performance.now();
    }
  }
  const items = found.slice(0, limit);
  return {
    invoices: run.invoices,
    accounts: accounts.length,
    changed: run.changed,
    totals: {
      next30: { today: run.before.soon, draft: run.after.soon },
      next90: { today: run.before.ahead, draft: run.after.ahead },
    },
    warnings: warningsOf(run.harsh),
    items,
    nextCursor: found.length > limit ? items.at(-1)!.accountId : null,
  };
}

/** Returns one invoice's plan at present and under the draft; the rest of its account does not change. */
export async function foreseeInvoice(
  book: Books,
  { id, accountId }: { id: string; accountId: string },
  invoiceIds: string[],
  draft: Policy,
): Promise<{ before: ForeseenStep[]; after: ForeseenStep[] }> {
  const contexts = (await readByAccount(book, invoiceIds)).get(accountId) ?? [];
  const { before, after } = foresee(book.clock, contexts, new Set([id]), draft);
  const own = ({ invoiceId }: ForeseenStep) => invoiceId === id;
  return { before: before.filter(own), after: after.filter(own) };
}

/** Returns, by account, the steps of these invoices in the next 90 days, by the policies that they follow. */
export async function foreseeAccounts(
  book: Books,
  invoiceIds: string[],
): Promise<Map<string, ForeseenStep[]>> {
  const found = new Map<string, ForeseenStep[]>();
  for (const [accountId, contexts] of await readByAccount(book, invoiceIds))
    found.set(accountId, planned(book.clock, contexts));
  return found;
}

async function readByAccount(
  { db, clock }: Books,
  invoiceIds: string[],
): Promise<Map<string, InvoiceContext[]>> {
  const found = new Map<string, InvoiceContext[]>();
  for (const context of await readInvoiceContexts(db, invoiceIds, clock.now())) {
    const { accountId } = context.snapshot;
    found.set(accountId, [...(found.get(accountId) ?? []), context]);
  }
  return found;
}

type Counts = { soon: StepCounts; ahead: StepCounts };
const ZERO = countOf([], '');
const NONE: Counts = { soon: ZERO, ahead: ZERO };
const plus = (a: Counts, b: Counts): Counts => ({
  soon: addCounts(a.soon, b.soon),
  ahead: addCounts(a.ahead, b.ahead),
});

function runAccount(clock: Books['clock'], contexts: InvoiceContext[], governed: Set<string>, draft: Policy) {
  const { before, after, today } = foresee(clock, contexts, governed, draft);
  const counts = (steps: ForeseenStep[]): Counts => ({
    soon: countOf(steps, addDays(today, SOON)),
    ahead: countOf(steps, addDays(today, DAYS_AHEAD)),
  });
  return {
    before: counts(before),
    after: counts(after),
    changes: compare(before, after),
    harsh: escalationsOf(before, after, addDays(today, WARNED)),
  };
}

function foresee(clock: Books['clock'], contexts: InvoiceContext[], governed: Set<string>, draft: Policy) {
  const drafted = contexts.map((one) => (governed.has(one.snapshot.invoiceId) ? under(one, draft) : one));
  return {
    today: todayOf(clock, contexts),
    before: planned(clock, contexts),
    after: planned(clock, drafted),
  };
}

const todayOf = (clock: Books['clock'], debts: PlannedDebt[]): LocalDate =>
  localDate(clock.now(), debts[0]?.calendar.timeZone ?? 'UTC');

/** Returns what will happen to the debts of one account. */
function planned(clock: Books['clock'], debts: PlannedDebt[]): ForeseenStep[] {
  const today = todayOf(clock, debts);
  const from = debts.map(({ calendar }) => firstDay(calendar, today, clock)).sort()[0] ?? today;
  return outlook(debts, from, addDays(today, DAYS_AHEAD));
}

/** Returns the invoice as it would be under the draft; the hours of a day do not change its date. */
function under({ calendar, snapshot }: InvoiceContext, draft: Policy): PlannedDebt {
  const { timeZone, holidays } = calendar;
  const account = { id: snapshot.accountId, timeZone };
  return { snapshot, policy: draft, calendar: calendarOf(draft, account, holidays) };
}

/** Returns today while its hours are not over, else the next open day: due steps run then. */
const firstDay = (calendar: Calendar, today: LocalDate, clock: Books['clock']): LocalDate =>
  localDate(slot(calendar, today, clock.now(), clock.patience), calendar.timeZone);
