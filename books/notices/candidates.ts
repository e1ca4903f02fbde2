import { stepsUntil } from '../../domain/policy/steps.js';
import { type Books } from '../book.js';
import { Prisma } from '../../prisma/generated/client.js';
import { carryingOrder, isPausedOn, mayCarryUnlessPaused } from '../invoices/carrying.js';
import { localDates } from '../localDates.js';
import { readPolicy } from '../policies/policies.js';

export type NoticeCandidate = { id: string; accountId: string };

/**
 * A weekend and holidays: no next business day is further away, and no notice planned before it is due
 * earlier.
 */
const AHEAD = 14;
/** No escalation is longer than this. */
const LAST_DAY = 4_000;

/**
 * Returns the invoices that may carry their account's notice and are old enough for one, by account: those
 * worth planning. Ignores pauses until a date, since they may end before the notice. `after` is an account's
 * id.
 */
export async function noticeCandidates(
  { db, clock }: Books,
  { after, accounts }: { after: string; accounts: number },
): Promise<{ candidates: NoticeCandidate[]; last: string | null }> {
  const { zones, days } = await localDates(db, clock.now());
  const { ids, versions, firsts } = await firstNotices(db);
  const rows = await db.$queryRaw<{ accountId: string; id: string }[]>`
    SELECT a.id AS "accountId", c.id FROM account a
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     CROSS JOIN LATERAL (
       SELECT i.id, i."dueOn", i."policyId", i."policyVersion" FROM invoice i
        WHERE i."accountId" = a.id AND ${mayCarryUnlessPaused('i')} AND (NOT i.paused OR i."pausedUntil" IS NOT NULL)
        ORDER BY ${isPausedOn('i', Prisma.sql`local.today`)}, ${carryingOrder('i')} LIMIT 1) c
      JOIN unnest(${ids}::text[], ${versions}::int[], ${firsts}::int[]) AS p(id, version, first)
        ON p.id = c."policyId" AND p.version = c."policyVersion"
     WHERE a.id > ${after} AND local.today - c."dueOn" >= p.first - ${AHEAD}::int
     ORDER BY a.id LIMIT ${accounts}`;
  return { candidates: rows, last: rows.length < accounts ? null : rows.at(-1)!.accountId };
}

/** Returns the day past due of every policy's first notice. */
async function firstNotices(db: Books['db']) {
  const known = await db.policy.findMany({ select: { id: true, version: true } });
  const firsts = await Promise.all(
    known.map(async (key) => {
      const steps = stepsUntil(await readPolicy(db, key), LAST_DAY);
      return steps.find(({ rule }) => rule.kind === 'notice')?.day ?? LAST_DAY;
    }),
  );
  return { ids: known.map(({ id }) => id), versions: known.map(({ version }) => version), firsts };
}

/**
 * Returns, by account, the open invoices that a notice lists: those that nothing silences; the longest past
 * due first.
 */
export async function listedInvoices(
  { db, clock }: Books,
  accountIds: string[],
): Promise<Map<string, string[]>> {
  const { zones, days } = await localDates(db, clock.now());
  const rows = await db.$queryRaw<{ accountId: string; ids: string[] }[]>`
    SELECT i."accountId", array_agg(i.id ORDER BY i."dueOn", i.id COLLATE "C") AS ids FROM invoice i
      JOIN account a ON a.id = i."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     WHERE i."accountId" = ANY(${accountIds}) AND ${mayCarryUnlessPaused('i')}
       AND NOT ${isPausedOn('i', Prisma.sql`local.today`)}
     GROUP BY 1`;
  return new Map(rows.map(({ accountId, ids }) => [accountId, ids]));
}
