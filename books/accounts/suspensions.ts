import { type LocalDate } from '../../domain/calendar/days.js';
import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { foreseeAccounts } from '../policies/dryRun.js';

export type Suspension = {
  accountId: string;
  accountName: string;
  /** Type of the account's newest order: licenses.suspend | licenses.cancel | licenses.reinstate. */
  order: string;
  reason: string;
  effectiveBy: LocalDate | null;
  orderedAt: Date;
  /** When the licence system accepted it, or a person confirmed that it is done. */
  confirmedAt: Date | null;
  /** An open task about it. */
  taskId: string | null;
};

const MAX_SUSPENSIONS = 500;
/** Types of the tasks that replace the licence system, or that check whether it has carried out its order. */
const TASKS = ['suspend-licenses', 'cancel-licenses', 'reinstate-licenses', 'missed-suspension'];

/**
 * Returns accounts whose licences are to be off, or whose reinstatement is not yet confirmed. Unconfirmed
 * ones come first, by the date that they are due.
 */
export const suspensions = (db: Database): Promise<Suspension[]> => db.$queryRaw<Suspension[]>`
  SELECT o."accountId", a.name AS "accountName", o.type AS "order", o.reason, o."effectiveBy"::text, o."orderedAt",
         coalesce(o."acceptedAt", done.at) AS "confirmedAt", waiting.id AS "taskId"
    FROM (SELECT DISTINCT ON ("accountId") * FROM license_order ORDER BY "accountId", version DESC) o
    JOIN account a ON a.id = o."accountId"
    LEFT JOIN LATERAL (
      SELECT max(t."completedAt") AS at FROM task t
       WHERE t."accountId" = o."accountId" AND t.status = 'done' AND t."completedBy" <> 'system' AND t."openedAt" >= o."orderedAt"
         AND t.type = ANY(${TASKS})) done ON o.status = 'by-hand'
    LEFT JOIN LATERAL (
      SELECT t.id FROM task t WHERE t."accountId" = o."accountId" AND t.status = 'open' AND t.type = ANY(${TASKS})
       ORDER BY t."openedAt" DESC LIMIT 1) waiting ON true
   WHERE o.type <> 'licenses.reinstate' OR (o."acceptedAt" IS NULL AND done.at IS NULL)
   ORDER BY coalesce(o."acceptedAt", done.at) IS NOT NULL, o."effectiveBy", o."accountId" LIMIT ${MAX_SUSPENSIONS}`;

export type ComingSuspension = { accountId: string; accountName: string; invoiceId: string; on: LocalDate };

/**
 * Returns accounts on hold whose licences are to be suspended in the next 90 days if nothing is paid, the
 * soonest first.
 */
export async function comingSuspensions(book: Books): Promise<ComingSuspension[]> {
  const accounts = await book.db.$queryRaw<{ id: string; name: string; invoiceIds: string[] }[]>`
    SELECT a.id, a.name, array_agg(i.id) AS "invoiceIds" FROM account a JOIN invoice i ON i."accountId" = a.id
     WHERE i.status IN ('open', 'with-counsel')
       AND EXISTS (SELECT FROM hold h WHERE h."accountId" = a.id AND h."releasedAt" IS NULL)
       AND coalesce((SELECT o.type FROM license_order o WHERE o."accountId" = a.id ORDER BY o.version DESC LIMIT 1),
                    'licenses.reinstate') = 'licenses.reinstate'
     GROUP BY a.id ORDER BY a.id LIMIT ${MAX_SUSPENSIONS}`;
  const steps = await foreseeAccounts(
    book,
    accounts.flatMap(({ invoiceIds }) => invoiceIds),
  );
  return accounts
    .flatMap(({ id, name }) => {
      const first = steps
        .get(id)
        ?.find(({ rule }) => rule.kind === 'action' && rule.action === 'suspend-licenses');
      return first ? [{ accountId: id, accountName: name, invoiceId: first.invoiceId, on: first.on }] : [];
    })
    .sort((a, b) => (a.on < b.on ? -1 : 1));
}
