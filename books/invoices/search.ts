import { type Bucket } from '../../domain/reports/ageing.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { agesOfStage, stageOf, type Ages, type Stage } from '../../domain/policy/policy.js';
import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { BadCursor } from '../errors.js';
import { Prisma } from '../../prisma/generated/client.js';
import { localDates } from '../localDates.js';
import { cutPage, type Page } from '../timeline.js';

export const INVOICE_ORDERS = ['oldest', 'largest', 'id'] as const;

export type InvoiceSearch = {
  /** A part of the invoice's number, its or the account's id, or the account's name. */
  text?: string | undefined;
  accountId?: string | undefined;
  status?: string | undefined;
  stage?: Stage | undefined;
  bucket?: Bucket | undefined;
  currency?: string | undefined;
  /** Minor units of the open balance. */
  least?: bigint | undefined;
  most?: bigint | undefined;
  order: (typeof INVOICE_ORDERS)[number];
};

export type FoundInvoice = {
  id: string;
  /** What people call the invoice; its id where it has no number of its own. */
  number: string;
  accountId: string;
  accountName: string;
  currency: string;
  amount: bigint;
  balance: bigint;
  issuedOn: LocalDate;
  dueOn: LocalDate;
  daysPastDue: number;
  status: string;
  stage: Stage;
  paused: boolean;
  disputed: boolean;
  promisedFor: LocalDate | null;
};

/** `is` is what a cursor's place must look like before PostgreSQL gets it. */
const ORDERS = {
  oldest: { by: Prisma.sql`i."dueOn"`, type: Prisma.sql`date`, down: false, is: /^\d{4}-\d{2}-\d{2}$/ },
  largest: { by: Prisma.sql`i.balance`, type: Prisma.sql`bigint`, down: true, is: /^\d{1,18}$/ },
  id: { by: Prisma.sql`i.id`, type: Prisma.sql`text`, down: false, is: /./ },
};

type Cut = { limit: number; cursor?: string | undefined };
type Today = Awaited<ReturnType<typeof localDates>>;

/**
 * Returns matching invoices, in the requested order and then by id. Ages are of today in the account's zone.
 * Throws BadCursor.
 */
export async function searchInvoices(
  { db, clock }: Books,
  search: InvoiceSearch,
  cut: Cut,
): Promise<Page<FoundInvoice>> {
  return pageOf(db, search, cut, await localDates(db, clock.now()));
}

/** Returns the same, with the number of matches on all pages and their open balances by currency. */
export async function searchAndSum({ db, clock }: Books, search: InvoiceSearch, cut: Cut) {
  const today = await localDates(db, clock.now());
  const [found, sums] = await Promise.all([pageOf(db, search, cut, today), sumsOf(db, search, today)]);
  return { ...found, sums };
}

async function pageOf(
  db: Database,
  search: InvoiceSearch,
  { limit, cursor }: Cut,
  { zones, days }: Today,
): Promise<Page<FoundInvoice>> {
  const { by, type, down, is } = ORDERS[search.order];
  const direction = down ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const from = cursor ? cursorOf(cursor, is) : null;
  const further = down ? Prisma.sql`<` : Prisma.sql`>`;
  const rows = await db.$queryRaw<(Omit<FoundInvoice, 'stage'> & { lastStage: Stage; place: string })[]>`
    SELECT i.id, coalesce(i.number, i.id) AS number, i."accountId", a.name AS "accountName", i.currency, i.amount, i.balance, i."issuedOn"::text, i."dueOn"::text,
           local.today - i."dueOn" AS "daysPastDue", i.status, i.stage AS "lastStage", i.paused, ${by}::text AS place,
           EXISTS (SELECT FROM dispute d WHERE d."invoiceId" = i.id AND d.status = 'open') AS disputed,
           (SELECT min(p."payOn")::text FROM promise p WHERE p."invoiceId" = i.id AND p.status = 'open') AS "promisedFor"
      FROM invoice i JOIN account a ON a.id = i."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     WHERE ${conditions(search, days)}
       AND ${from ? Prisma.sql`(${by}, i.id) ${further} (${from.place}::${type}, ${from.id})` : Prisma.sql`true`}
     ORDER BY ${by} ${direction}, i.id ${direction} LIMIT ${limit + 1}`;
  const found = cutPage(rows, limit, ({ place, id }) => `${place}~${id}`);
  const items = found.items.map(({ lastStage, place: _, ...row }) => ({
    ...row,
    stage: row.status === 'open' ? stageOf(row.daysPastDue) : lastStage,
  }));
  return { ...found, items };
}

const sumsOf = (db: Database, search: InvoiceSearch, { zones, days }: Today) =>
  db.$queryRaw<{ currency: string; count: number; balance: bigint }[]>`
    SELECT i.currency, count(*)::int AS count, sum(i.balance)::bigint AS balance
      FROM invoice i JOIN account a ON a.id = i."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     WHERE ${conditions(search, days)} GROUP BY 1 ORDER BY 1`;

/** The earliest and latest day anywhere bound the due dates a second time, because an index can use them. */
function conditions(search: InvoiceSearch, days: LocalDate[]): Prisma.Sql {
  const { text, accountId, status, stage, bucket, currency, least, most } = search;
  const all = [Prisma.sql`true`];
  if (accountId) all.push(Prisma.sql`i."accountId" = ${accountId}`);
  if (status)
    all.push(
      status === 'unsettled'
        ? Prisma.sql`i.status IN ('open', 'with-counsel')`
        : Prisma.sql`i.status = ${status}`,
    );
  if (currency) all.push(Prisma.sql`i.currency = ${currency}`);
  if (least !== undefined) all.push(Prisma.sql`i.balance >= ${least}`);
  if (most !== undefined) all.push(Prisma.sql`i.balance <= ${most}`);
  if (stage) all.push(Prisma.sql`i.status = 'open'`, aged(agesOfStage(stage), days));
  if (bucket) all.push(aged(AGES[bucket], days));
  if (text) {
    const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    all.push(
      Prisma.sql`(i.id ILIKE ${like} OR i.number ILIKE ${like} OR a.id ILIKE ${like} OR a.name ILIKE ${like})`,
    );
  }
  return Prisma.join(all, ' AND ');
}

function aged([from, until]: Ages, days: LocalDate[]): Prisma.Sql {
  const [first, last] = [days.toSorted().at(0) ?? '2000-01-01', days.toSorted().at(-1) ?? '2000-01-01'];
  const parts = [Prisma.sql`true`];
  if (from !== null)
    parts.push(
      Prisma.sql`i."dueOn" <= ${last}::date - ${from}::int AND local.today - i."dueOn" >= ${from}::int`,
    );
  if (until !== null)
    parts.push(
      Prisma.sql`i."dueOn" >= ${first}::date - ${until}::int AND local.today - i."dueOn" <= ${until}::int`,
    );
  return Prisma.join(parts, ' AND ');
}

const AGES: Record<Bucket, Ages> = {
  current: [null, 0],
  '1-15': [1, 15],
  '16-30': [16, 30],
  '31-90': [31, 90],
  '91-120': [91, 120],
  '>120': [121, null],
};

function cursorOf(cursor: string, is: RegExp): { place: string; id: string } {
  const [, place, id] = /^([^~]+)~(.+)$/s.exec(cursor) ?? [];
  if (place === undefined || id === undefined || !is.test(place)) throw new BadCursor();
  return { place, id };
}
