import { localDate } from '../../domain/calendar/calendar.js';
import { daysBetween, type LocalDate } from '../../domain/calendar/days.js';
import { stageOf, type Role, type Stage } from '../../domain/policy/policy.js';
import { SUBUNITS_OF_CENT, ODD_CURRENCIES } from '../../domain/reports/worklist.js';
import { type Contact } from '../accounts/accounts.js';
import { type Books } from '../book.js';
import { BadCursor } from '../errors.js';
import { Prisma, type Task } from '../../prisma/generated/client.js';
import { localDates } from '../localDates.js';
import { cutPage, type Page } from '../timeline.js';

export type WorkFilter = {
  /** Only of these roles. */
  roles: readonly Role[];
  accountId?: string | undefined;
  /** Claimed by this person. */
  claimedBy?: string | undefined;
  /** Overdue ones; absent: all that do not rest. */
  only?: 'overdue' | 'resting-too' | undefined;
};

type Place = { id: string; value: string; dueAt: Date };

/**
 * Returns the open tasks of the highest expected value first (domain/reports/worklist.ts, here in SQL: the
 * whole book is ranked for one page); among equals the most urgent. Throws BadCursor.
 */
export async function rankTasks(
  { db, clock }: Books,
  filter: WorkFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Task & { value: bigint }>> {
  const places = await db.$queryRaw<Place[]>(
    ranking({
      filter,
      now: new Date(clock.now()),
      ...(await localDates(db, clock.now())),
      limit: limit + 1,
      after: cursor ? readCursor(cursor) : null,
    }),
  );
  const { items, nextCursor } = cutPage(
    places,
    limit,
    ({ value, dueAt, id }) => `${value}~${dueAt.getTime()}~${id}`,
  );
  const tasks = await db.task.findMany({ where: { id: { in: items.map(({ id }) => id) } } });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return {
    items: items.flatMap(({ id, value }) =>
      byId.has(id) ? [{ ...byId.get(id)!, value: BigInt(value) }] : [],
    ),
    nextCursor,
  };
}

function readCursor(cursor: string): Place {
  const [, value, dueAt, id] = /^(\d{1,60})~(\d{1,14})~(.+)$/s.exec(cursor) ?? [];
  if (value === undefined || id === undefined) throw new BadCursor();
  return { value, dueAt: new Date(Number(dueAt)), id };
}

type Ranking = {
  filter: WorkFilter;
  now: Date;
  zones: string[];
  days: LocalDate[];
  limit: number;
  after: Place | null;
};

/** By currency, where the minor unit is not a hundredth. */
const SUBUNITS = JSON.stringify(
  Object.fromEntries(ODD_CURRENCIES.map(({ currency, finest }) => [currency, finest])),
);

/** Exported for the benchmark, which runs it alone. */
export function ranking({ filter, now, zones, days, limit, after }: Ranking): Prisma.Sql {
  const { roles, accountId, claimedBy, only } = filter;
  const today = JSON.stringify(Object.fromEntries(zones.map((zone, place) => [zone, days[place]])));
  const where = [
    Prisma.sql`t.status = 'open' AND t.role = ANY(${[...roles]})`,
    ...(accountId ? [Prisma.sql`t."accountId" = ${accountId}`] : []),
    ...(claimedBy
      ? [Prisma.sql`t."claimedBy" = ${claimedBy} AND t."claimedUntil" > ${new Date(Date.now())}`]
      : []),
    ...(only === 'overdue' ? [Prisma.sql`t."dueAt" < ${now}`] : []),
    ...(only === 'resting-too' ? [] : [Prisma.sql`(t."restsUntil" IS NULL OR t."restsUntil" <= ${now})`]),
  ];
  const further = after
    ? Prisma.sql`WHERE value < ${after.value}::numeric
         OR value = ${after.value}::numeric AND ("dueAt", id COLLATE "C") > (${after.dueAt}, ${after.id})`
    : Prisma.empty;
  return Prisma.sql`
    WITH work AS MATERIALIZED (SELECT t.id, t."accountId", t."dueAt" FROM task t WHERE ${Prisma.join(where, ' AND ')}),
         about AS (SELECT DISTINCT "accountId" AS id FROM work),
         broken AS (SELECT p."invoiceId", p.cycle, count(*) AS times FROM promise p WHERE p.status = 'broken' GROUP BY 1, 2),
         debts AS (
           SELECT i."accountId", i.currency, sum(i.balance) AS owed, min(i."dueOn") AS oldest, coalesce(sum(b.times), 0) AS broken
             FROM invoice i JOIN about ON about.id = i."accountId"
             LEFT JOIN broken b ON b."invoiceId" = i.id AND b.cycle = i.cycle
            WHERE i.status = 'open' GROUP BY 1, 2),
         stake AS (
           SELECT d."accountId", sum(d.owed * coalesce((${SUBUNITS}::jsonb ->> d.currency)::int, ${SUBUNITS_OF_CENT}::int)) AS owed,
                  min(d.oldest) AS oldest, sum(d.broken) AS broken
             FROM debts d GROUP BY 1),
         ranked AS (
           SELECT w.id, w."dueAt",
                  trunc(coalesce(s.owed * greatest(1, (${today}::jsonb ->> a."timeZone")::date - s.oldest) * (1 + s.broken), 0)) AS value
             FROM work w
             LEFT JOIN account a ON a.id = w."accountId"
             LEFT JOIN stake s ON s."accountId" = w."accountId")
    SELECT id, "dueAt", value::text AS value FROM ranked ${further}
     ORDER BY ranked.value DESC, "dueAt", id COLLATE "C" LIMIT ${limit}`;
}

/** The customer's page shows more of them. */
const LISTED = 6;

/** What a person who takes the task wants to know of its customer. */
export type Customer = {
  id: string;
  name: string;
  kind: string;
  timeZone: string;
  contacts: Contact[];
  owed: { currency: string; amount: bigint; invoices: number }[];
  invoices: number;
  /** The open ones that are longest due. */
  oldest: { id: string; dueOn: LocalDate; currency: string; balance: bigint }[];
  daysPastDue: number;
  stage: Stage;
  onHold: boolean;
  finalDemand: 'counsel' | 'sent' | null;
  disputed: boolean;
  brokenPromises: number;
  promise: { invoiceId: string; amount: bigint; currency: string; payOn: LocalDate; status: string } | null;
  lastLetter: { id: string; template: string; channel: string; at: Date } | null;
  lastCall: { type: string; outcome: string; by: string; at: Date } | null;
};

type CustomerRow = Omit<
  Customer,
  'owed' | 'invoices' | 'oldest' | 'daysPastDue' | 'stage' | 'promise' | 'lastLetter' | 'lastCall'
> & {
  oldest: (Omit<Customer['oldest'][number], 'balance'> & { balance: string })[] | null;
  owed: { currency: string; amount: string; invoices: number }[] | null;
  promise: (Omit<NonNullable<Customer['promise']>, 'amount'> & { amount: string }) | null;
  lastLetter: { id: string; template: string; channel: string; at: string } | null;
  lastCall: { type: string; outcome: string; by: string; at: string } | null;
};

/** Returns customers by account id. */
export async function readCustomers(
  { db, clock }: Books,
  accountIds: string[],
): Promise<Map<string, Customer>> {
  if (accountIds.length === 0) return new Map();
  const rows = await customerRows(db, [...new Set(accountIds)]);
  return new Map(rows.map((row) => [row.id, customerOf(row, clock.now())]));
}

function customerOf(row: CustomerRow, now: number): Customer {
  const owed = (row.owed ?? []).map((one) => ({ ...one, amount: BigInt(one.amount) }));
  const oldest = (row.oldest ?? []).map((one) => ({ ...one, balance: BigInt(one.balance) }));
  const since = oldest[0]?.dueOn;
  const daysPastDue = since ? Math.max(0, daysBetween(since, localDate(now, row.timeZone))) : 0;
  return {
    ...row,
    owed,
    oldest,
    daysPastDue,
    stage: stageOf(daysPastDue),
    invoices: owed.reduce((sum, { invoices }) => sum + invoices, 0),
    promise: row.promise && { ...row.promise, amount: BigInt(row.promise.amount) },
    lastLetter: row.lastLetter && { ...row.lastLetter, at: new Date(row.lastLetter.at) },
    lastCall: row.lastCall && { ...row.lastCall, at: new Date(row.lastCall.at) },
  };
}

const customerRows = (db: Books['db'], accountIds: string[]) => db.$queryRaw<CustomerRow[]>`
    SELECT a.id, a.name, a.kind, a."timeZone", a.contacts,
           (SELECT json_agg(o ORDER BY o."dueOn", o.id) FROM (
              SELECT i.id, i."dueOn"::text AS "dueOn", i.currency, i.balance::text AS balance FROM invoice i
               WHERE i."accountId" = a.id AND i.status = 'open' ORDER BY i."dueOn", i.id LIMIT ${LISTED}) o) AS oldest,
           (SELECT json_agg(o ORDER BY o.currency) FROM (
              SELECT i.currency, sum(i.balance)::text AS amount, count(*)::int AS invoices FROM invoice i
               WHERE i."accountId" = a.id AND i.status = 'open' GROUP BY 1) o) AS owed,
           EXISTS (SELECT 1 FROM hold h WHERE h."accountId" = a.id AND h."releasedAt" IS NULL) AS "onHold",
           (SELECT max(CASE WHEN jsonb_path_exists(p.body, '$.steps[*] ? (@.action == "hand-off-to-counsel")') THEN 'counsel' ELSE 'sent' END)
              FROM invoice i JOIN notice_invoice l ON l."invoiceId" = i.id AND l.cycle = i.cycle
              JOIN notice n ON n.id = l."noticeId" AND n.template = 'final-demand' AND n.status = 'sent'
              JOIN policy p ON p.id = i."policyId" AND p.version = i."policyVersion"
             WHERE i."accountId" = a.id AND i.status = 'open') AS "finalDemand",
           EXISTS (SELECT 1 FROM invoice i JOIN dispute d ON d."invoiceId" = i.id AND d.status = 'open'
                    WHERE i."accountId" = a.id AND i.status = 'open') AS disputed,
           (SELECT count(*)::int FROM invoice i JOIN promise p ON p."invoiceId" = i.id AND p.cycle = i.cycle
             WHERE i."accountId" = a.id AND i.status = 'open' AND p.status = 'broken') AS "brokenPromises",
           (SELECT json_build_object('invoiceId', p."invoiceId", 'amount', p.amount::text, 'currency', p.currency, 'payOn', p."payOn", 'status', p.status)
              FROM invoice i JOIN promise p ON p."invoiceId" = i.id
             WHERE i."accountId" = a.id AND i.status = 'open' ORDER BY p."madeAt" DESC, p.id LIMIT 1) AS promise,
           (SELECT json_build_object('id', n.id, 'template', n.template, 'channel', n.channel, 'at', n."sentAt") FROM notice n
             WHERE n."accountId" = a.id AND n.status = 'sent' AND n.purpose <> 'staff' ORDER BY n."localDay" DESC, n."sentAt" DESC LIMIT 1) AS "lastLetter",
           (SELECT json_build_object('type', t.type, 'outcome', t.outcome, 'by', t."completedBy", 'at', t."completedAt") FROM task t
             WHERE t."accountId" = a.id AND t.type ~ '(^|-)call(-|$)' AND t.status = 'done' AND t.outcome <> 'skipped' AND t."completedBy" <> 'system'
             ORDER BY t."completedAt" DESC LIMIT 1) AS "lastCall"
      FROM account a WHERE a.id = ANY(${accountIds})`;

/** What a promise would be about. */
export type DebtBalance = { currency: string; balance: bigint };

/** Returns balances by invoice id, of invoices that are still owed. */
export async function readDebts(db: Books['db'], invoiceIds: string[]): Promise<Map<string, DebtBalance>> {
  const rows = await db.invoice.findMany({
    where: { id: { in: [...new Set(invoiceIds)] }, status: { in: ['open', 'with-counsel'] } },
    select: { id: true, currency: true, balance: true },
  });
  return new Map(rows.map(({ id, ...debt }) => [id, debt]));
}

/** Returns how many open tasks each role has, and how many of them are overdue. */
export const countTasks = (
  { db, clock }: Books,
  roles: readonly Role[],
): Promise<{ role: Role; open: number; overdue: number }[]> =>
  db.$queryRaw`
    SELECT role, count(*)::int AS open, (count(*) FILTER (WHERE "dueAt" < ${new Date(clock.now())}))::int AS overdue
      FROM task WHERE status = 'open' AND role = ANY(${[...roles]})
       AND ("restsUntil" IS NULL OR "restsUntil" <= ${new Date(clock.now())}) GROUP BY 1`;
