import { calendarOf, localDate, type Calendar } from '../../domain/calendar/calendar.js';
import { isEnded, type DunningCase, type InvoiceStatus } from '../../domain/planning/case.js';
import { type ConfirmableEvent } from '../../domain/planning/confirmations.js';
import { NO_CONTACTS, type ContactHistory } from '../../domain/planning/contacts.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { closedDays } from '../../domain/calendar/holidays.js';
import { type CycleHistory } from '../../domain/planning/progress.js';
import { type Channel, type Policy, type Rung, type Stage } from '../../domain/policy/policy.js';
import { planCase, type InvoiceSnapshot } from '../../domain/planning/planCase.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { Prisma } from '../../prisma/generated/client.js';
import { carryingOrder, mayCarryUnlessPaused } from './carrying.js';
import { readConfirmableEvents } from '../notices/confirmable.js';
import { policyOf } from '../policies/policies.js';
import { readSettings, type Settings } from '../settings.js';

/** An invoice's snapshot with its pinned policy and its account's calendar. */
export type InvoiceContext = {
  snapshot: InvoiceSnapshot;
  policy: Policy;
  calendar: Calendar;
  dunned: boolean;
  brokenPromises: number;
};

type Row = {
  id: string;
  accountId: string;
  timeZone: string;
  jurisdiction: string | null;
  lettersFrom: LocalDate | null;
  cycle: number;
  revision: number;
  status: InvoiceStatus;
  stage: Stage;
  balance: bigint;
  currency: string;
  dueOn: LocalDate;
  policyId: string;
  policyVersion: number;
  paused: boolean;
  pausedUntil: LocalDate | null;
  steps: { stepId: string; ruleId: string; outcome: string; rung: Rung | null; on: LocalDate }[] | null;
  letters: { ruleId: string; on: LocalDate }[] | null;
  /** The account's notices, in any cycle; latest first. */
  letterDays: { channel: Channel; on: LocalDate }[] | null;
  /** Where the policy keeps contacts apart: when a call was last requested, and when one was last made. */
  called: { askedAt: string | null; madeAt: string | null } | null;
  /** Of consumers only, whose calls are counted (rule 12). */
  calls: { at: string; spoken: boolean }[] | null;
  approvals: { stepId: string; status: 'waiting' | 'approved' }[] | null;
  lettersHeld: Record<string, LocalDate | null> | null;
  promise: { id: string; payOn: LocalDate } | null;
  brokenPromises: number;
  /** In any cycle: licences that an earlier one suspended are given back too. */
  suspended: boolean;
  disputed: boolean;
  exception: boolean;
  held: boolean;
  /** From this date on another invoice of the account may carry the notices; null: none may. */
  carriedFrom: LocalDate | '-infinity' | null;
  suspendedForOthers: boolean;
  lastOrder: string | null;
};

/** What the planning of each invoice needs, at business time `now`. */
export async function readInvoiceContexts(
  db: Database | Tx,
  invoiceIds: string[],
  now: number,
): Promise<InvoiceContext[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await readRows(db, invoiceIds);
  const settings = await readSettings(db);
  const kept = await Promise.all(rows.map(async (row) => ({ row, policy: await policyOf(db, row) })));
  const confirming = kept.filter(({ policy }) => policy.confirmations?.length).map(({ row }) => row.id);
  const confirmableEvents = await readConfirmableEvents(db, confirming);
  return kept.map(({ row, policy }) =>
    contextOf(row, policy, settings, confirmableEvents.get(row.id) ?? [], now),
  );
}

/** Returns the case of each invoice at business time `now`. */
export async function readCases(
  { db, clock }: Books,
  invoiceIds: string[],
  now = clock.now(),
): Promise<DunningCase[]> {
  return (await readInvoiceContexts(db, invoiceIds, now)).map((context) => caseOf(context, clock, now));
}

export function caseOf(
  { snapshot, policy, calendar }: InvoiceContext,
  clock: Books['clock'],
  now: number,
): DunningCase {
  return planCase(snapshot, policy, calendar, clock, now);
}

function contextOf(
  row: Row,
  policy: Policy,
  settings: Settings,
  confirmableEvents: ConfirmableEvent[],
  now: number,
): InvoiceContext {
  const window = settings.sendWindow
    ? { sendAt: settings.sendWindow.from, sendUntil: settings.sendWindow.until }
    : {};
  const calendar = calendarOf(
    { ...policy, ...window },
    { id: row.accountId, timeZone: row.timeZone },
    closedDays(settings.holidays, row.jurisdiction ?? settings.jurisdiction),
  );
  const dunned = (row.letters ?? []).length > 0;
  const { brokenPromises, carriedFrom } = row;
  // '-infinity' sorts before every date.
  const carried = carriedFrom !== null && carriedFrom <= localDate(now, row.timeZone);
  return {
    snapshot: snapshotOf(row, { dunned, carried }, confirmableEvents),
    policy,
    calendar,
    dunned,
    brokenPromises,
  };
}

function snapshotOf(
  row: Row,
  { dunned, carried }: { dunned: boolean; carried: boolean },
  confirmableEvents: ConfirmableEvent[],
): InvoiceSnapshot {
  const { accountId, cycle, revision, status, stage, balance, currency, promise, disputed, exception } = row;
  const steps = row.steps ?? [];
  const did = (stepId: string) => steps.some((step) => step.stepId === stepId);
  const ended = isEnded(row);
  return {
    invoiceId: row.id,
    accountId,
    cycle,
    revision,
    status,
    stage,
    balance,
    currency,
    promise,
    disputed,
    exception,
    progress: historyOf(row, carried),
    paused: row.paused ? { until: row.pausedUntil } : null,
    carried,
    confirmableEvents,
    closingSteps: {
      releaseHold: ended && row.held,
      thankYou: status === 'paid' && dunned && !did('thank-you'),
      reinstateLicenses:
        ended && row.suspended && !did('reinstate-licenses') && !row.suspendedForOthers && areOff(row),
    },
  };
}

const areOff = ({ lastOrder }: Row) => lastOrder === 'licenses.suspend' || lastOrder === 'licenses.cancel';

function historyOf(row: Row, carried: boolean): CycleHistory {
  const steps = row.steps ?? [];
  const done = [...steps.filter(({ outcome }) => outcome === 'done'), ...(row.letters ?? [])];
  const rungs = steps.flatMap(({ rung, outcome, on }) =>
    rung && !['superseded', 'failed', 'to-post'].includes(outcome) ? [{ rung, on }] : [],
  );
  return {
    dueOn: row.dueOn,
    balance: row.balance,
    currency: row.currency,
    closedSteps: new Set(steps.map(({ stepId }) => stepId)),
    firstDone: byRule(done, (a, b) => a < b),
    lastDone: byRule(done, (a, b) => a > b),
    lastRung: rungs.reduce<CycleHistory['lastRung']>(
      (last, rung) => (last && last.on > rung.on ? last : rung),
      null,
    ),
    lastStepOn: steps.reduce<LocalDate | null>((last, { on }) => (last && last > on ? last : on), null),
    // A carried invoice sends nothing itself, so the account's contacts do not delay it.
    contacts: carried ? NO_CONTACTS : contactsOf(row),
    heldUntil: null,
    noticesResumeOn: row.lettersFrom,
    approvals: Object.fromEntries((row.approvals ?? []).map(({ stepId, status }) => [stepId, status])),
    held: row.lettersHeld ?? {},
    withCounsel: row.status === 'with-counsel',
  };
}

function contactsOf({ letterDays, calls, called, timeZone }: Row): ContactHistory {
  const letters: Partial<Record<Channel, LocalDate[]>> = {};
  for (const { channel, on } of letterDays ?? []) (letters[channel] ??= []).push(on);
  const made = (calls ?? []).map(({ at, spoken }) => ({ on: localDate(Date.parse(at), timeZone), spoken }));
  const calledOn = [called?.askedAt, called?.madeAt]
    .flatMap((at) => (at ? [localDate(Date.parse(at), timeZone)] : []))
    .sort()
    .at(-1);
  return {
    letters,
    calledOn: calledOn ?? null,
    calls: made.map(({ on }) => on),
    conversationOn: made.find(({ spoken }) => spoken)?.on ?? null,
  };
}

/** Returns for each rule the date that is `better` than all others. */
function byRule(
  done: { ruleId: string; on: LocalDate }[],
  better: (a: LocalDate, b: LocalDate) => boolean,
): Record<string, LocalDate> {
  const found: Record<string, LocalDate> = {};
  for (const { ruleId, on } of done) if (!found[ruleId] || better(on, found[ruleId])) found[ruleId] = on;
  return found;
}

/** An invoice `o` of the account that would carry the notices of `i`. */
const comesBefore = Prisma.sql`o."accountId" = i."accountId" AND ${mayCarryUnlessPaused('o')} AND (${carryingOrder('o')}) < (${carryingOrder('i')})`;

/** One statement for any number of invoices: both the answer to a payment and the relay depend on it. */
function readRows(db: Database | Tx, invoiceIds: string[]): Promise<Row[]> {
  return db.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.id, i."accountId", a."timeZone", a.jurisdiction, a."lettersFrom"::text, i.cycle, i.revision, i.status, i.stage, i.balance, i.currency,
           i."dueOn"::text, i."policyId", i."policyVersion", i.paused, i."pausedUntil"::text,
           (SELECT json_agg(json_build_object('stepId', s."stepId", 'ruleId', s."ruleId", 'outcome', s.outcome, 'rung', s.rung, 'on', s."on"))
              FROM step_run s WHERE s."invoiceId" = i.id AND s.cycle = i.cycle) AS steps,
           (SELECT json_agg(json_build_object('ruleId', n."ruleId", 'on', coalesce(n."broughtOn", n."localDay")))
              FROM notice_invoice l JOIN notice n ON n.id = l."noticeId"
             WHERE l."invoiceId" = i.id AND l.cycle = i.cycle AND n.purpose = 'dunning'
               AND (n."broughtOn" IS NOT NULL OR n.status = 'sent' AND NOT n.recipients <@ n."returnedFrom")) AS letters,
           (SELECT json_agg(d) FROM (
              SELECT n.channel, CASE n.channel WHEN 'letter' THEN coalesce(n."broughtOn", n."localDay") ELSE n."localDay" END AS "on" FROM notice n
               WHERE n."accountId" = i."accountId" AND n.purpose = 'dunning' AND n.status IN ('sending', 'sent', 'unknown', 'to-post')
                 AND NOT (n."invoiceId" = i.id AND n.cycle = i.cycle AND n.status = 'sending')
               ORDER BY 2 DESC LIMIT 21) d) AS "letterDays",
           CASE WHEN kept.apart THEN (
              SELECT json_build_object('askedAt', max(t."openedAt"), 'madeAt', max(t."completedAt") FILTER (WHERE t."completedBy" <> 'system' AND t.outcome <> 'skipped'))
                FROM task t WHERE t."accountId" = i."accountId" AND t.type ~ '(^|-)call(-|$)') END AS called,
           CASE WHEN a.kind = 'consumer' THEN (SELECT json_agg(d) FROM (
              SELECT t."completedAt" AS at, t.outcome IN ('promised', 'disputed', 'refused', 'done') AS spoken
                FROM task t
               WHERE t."accountId" = i."accountId" AND t.type ~ '(^|-)call(-|$)' AND t.status = 'done' AND t."completedBy" <> 'system' AND t.outcome <> 'skipped'
               ORDER BY t."completedAt" DESC LIMIT 50) d) END AS calls,
           (SELECT json_agg(json_build_object('stepId', p."stepId", 'status', p.status)) FROM approval p
             WHERE p."invoiceId" = i.id AND p.cycle = i.cycle AND p.status IN ('waiting', 'approved')) AS approvals,
           (SELECT json_object_agg(h."stepId", h.until) FROM letter_hold h WHERE h."invoiceId" = i.id AND h.cycle = i.cycle) AS "lettersHeld",
           (SELECT json_build_object('id', p.id, 'payOn', p."payOn") FROM promise p
             WHERE p."invoiceId" = i.id AND p.status = 'open' ORDER BY p."payOn", p.id LIMIT 1) AS promise,
           (SELECT count(*)::int FROM promise p
             WHERE p."invoiceId" = i.id AND p.cycle = i.cycle AND p.status = 'broken') AS "brokenPromises",
           EXISTS (SELECT 1 FROM step_run s
                    WHERE s."invoiceId" = i.id AND s."ruleId" = 'suspend-licenses' AND s.outcome = 'done') AS suspended,
           EXISTS (SELECT 1 FROM dispute d WHERE d."invoiceId" = i.id AND d.status = 'open') AS disputed,
           EXISTS (SELECT 1 FROM payment_exception e
                    WHERE (e."invoiceId" = i.id OR (e."invoiceId" IS NULL AND e."accountId" = i."accountId"))
                      AND e.status = 'open') AS exception,
           EXISTS (SELECT 1 FROM hold h WHERE h."invoiceId" = i.id AND h."releasedAt" IS NULL) AS held,
           CASE WHEN EXISTS (SELECT 1 FROM invoice o WHERE ${comesBefore} AND NOT o.paused) THEN '-infinity'
                ELSE (SELECT min(o."pausedUntil") FROM invoice o WHERE ${comesBefore} AND o.paused) END::text AS "carriedFrom",
           EXISTS (SELECT 1 FROM step_run s JOIN invoice o ON o.id = s."invoiceId" AND o.cycle = s.cycle
                    WHERE o."accountId" = i."accountId" AND o.id <> i.id AND o.status IN ('open', 'with-counsel')
                      AND s."ruleId" = 'suspend-licenses' AND s.outcome = 'done') AS "suspendedForOthers",
           (SELECT o.type FROM license_order o WHERE o."accountId" = i."accountId" ORDER BY o.version DESC LIMIT 1) AS "lastOrder"
      FROM invoice i JOIN account a ON a.id = i."accountId"
      CROSS JOIN LATERAL (SELECT p.body ? 'minimumDaysBetweenContacts' AS apart FROM policy p
                           WHERE p.id = i."policyId" AND p.version = i."policyVersion") kept
     WHERE i.id = ANY(${invoiceIds})`);
}
