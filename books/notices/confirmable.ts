import { localDate } from '../../domain/calendar/calendar.js';
import { type ConfirmableEvent } from '../../domain/planning/confirmations.js';
import { type Confirmation } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';

type Row = { invoiceId: string; confirmation: Confirmation; about: string; at: Date; timeZone: string };

/** Returns, by invoice, the events of its cycle that can be confirmed to its customer and are still true. */
export async function readConfirmableEvents(
  db: Database | Tx,
  invoiceIds: string[],
): Promise<Map<string, ConfirmableEvent[]>> {
  const found = new Map<string, ConfirmableEvent[]>();
  if (invoiceIds.length === 0) return found;
  for (const row of await readRows(db, invoiceIds)) {
    const { invoiceId, confirmation, at, timeZone } = row;
    const event = { confirmation, stepId: stepIdOf(row), on: localDate(at.getTime(), timeZone) };
    found.set(invoiceId, [...(found.get(invoiceId) ?? []), event]);
  }
  return found;
}

/** Makes one confirmation per promise; a hold and a cancellation have one, since a cycle has one of each. */
function stepIdOf({ confirmation, about }: Row): string {
  switch (confirmation) {
    case 'promise-received':
      return `received-promise-${about}`;
    case 'promise-broken':
      return `broken-promise-${about}`;
    case 'hold-released':
    case 'services-cancelled':
      return confirmation;
    default:
      return confirmation satisfies never;
  }
}

/** Returns the promise that a confirmation is about. */
export const promiseIdOf = (stepId: string): string => stepId.replace(/^(received|broken)-promise-/, '');

/**
 * Of a plan only the first instalment is confirmed, since it is expected next; an account is released by the
 * last of its holds.
 */
const readRows = (db: Database | Tx, invoiceIds: string[]) => db.$queryRaw<Row[]>`
  WITH own AS (
    SELECT i.id, i.cycle, i.status, i."accountId", a."timeZone" FROM invoice i JOIN account a ON a.id = i."accountId"
     WHERE i.id = ANY(${invoiceIds}))
  SELECT own.id AS "invoiceId", 'promise-received' AS confirmation, p.id AS about, p."madeAt" AS at, "timeZone"
    FROM own JOIN promise p ON p."invoiceId" = own.id AND p.cycle = own.cycle AND p.status = 'open'
   WHERE own.status = 'open'
     AND NOT EXISTS (SELECT 1 FROM promise q WHERE q."planId" = p."planId" AND (q."payOn", q.id) < (p."payOn", p.id))
  UNION ALL
  SELECT own.id, 'promise-broken', p.id, p."endedAt", "timeZone"
    FROM own JOIN promise p ON p."invoiceId" = own.id AND p.cycle = own.cycle AND p.status = 'broken'
   WHERE own.status = 'open'
     AND NOT EXISTS (SELECT 1 FROM promise q WHERE q."invoiceId" = own.id
                        AND (q.status = 'open' OR q.status = 'broken' AND q."endedAt" > p."endedAt"))
  UNION ALL
  SELECT own.id, 'hold-released', own.id, h."releasedAt", "timeZone"
    FROM own JOIN hold h ON h."invoiceId" = own.id AND h.cycle = own.cycle AND h."releasedAt" IS NOT NULL
   WHERE own.status NOT IN ('open', 'with-counsel')
     AND NOT EXISTS (SELECT 1 FROM hold o WHERE o."accountId" = own."accountId" AND (o."releasedAt" IS NULL
                        OR (o."releasedAt", o."invoiceId", o.cycle) > (h."releasedAt", h."invoiceId", h.cycle)))
  UNION ALL
  SELECT own.id, 'services-cancelled', own.id, o."orderedAt", "timeZone"
    FROM own JOIN license_order o ON o."invoiceId" = own.id AND o.cycle = own.cycle AND o.type = 'licenses.cancel'
   WHERE own.status IN ('open', 'with-counsel')
     AND NOT EXISTS (SELECT 1 FROM license_order l WHERE l."accountId" = own."accountId"
                        AND l.version > o.version AND l.type = 'licenses.reinstate')`;
