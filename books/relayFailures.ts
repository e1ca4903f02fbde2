import { type Alarm } from './alarm.js';
import { jsonRows, type Database, type Tx } from '../prisma/client.js';
import { type Books } from './book.js';
import { cutPage, type Page } from './timeline.js';

/** Why Temporal did not take an invoice's messages, and the longest wait until the next try. */
export type RelayRefusal = { invoiceId: string; error: string; longestWaitMs: number };

const FIRST_WAIT_MS = 1_000;
const MAX_ERROR_LENGTH = 300;

/**
 * Postpones the next try of these invoices: by a second, then twice as long each time, up to the refusal's
 * longest wait.
 */
export async function putOff(tx: Tx, refusals: RelayRefusal[], now: Date): Promise<void> {
  if (refusals.length === 0) return;
  const rows = refusals.map(({ error, ...row }) => ({ ...row, error: error.slice(0, MAX_ERROR_LENGTH) }));
  await tx.$executeRaw`
    INSERT INTO relay_failure AS f ("invoiceId", attempts, since, "nextTryAt", error)
    SELECT "invoiceId", 1, ${now}, ${now}::timestamptz + ${FIRST_WAIT_MS}::int * interval '1 millisecond', error
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r("invoiceId" text, error text)
    ON CONFLICT ("invoiceId") DO UPDATE SET
      attempts = f.attempts + 1,
      error = excluded.error,
      "nextTryAt" = ${now}::timestamptz + interval '1 millisecond' * least(
        (SELECT r."longestWaitMs" FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r("invoiceId" text, "longestWaitMs" int)
          WHERE r."invoiceId" = f."invoiceId"),
        ${FIRST_WAIT_MS}::int * power(2, least(f.attempts, 20)))`;
}

/** Call when Temporal takes these invoices' messages again. */
export async function forgetFailures(tx: Tx, invoiceIds: string[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM relay_failure WHERE "invoiceId" = ANY(${invoiceIds})`;
}

export type RelayFailureView = {
  invoiceId: string;
  accountId: string;
  attempts: number;
  since: Date;
  nextTryAt: Date;
  /** Messages that wait for the invoice's workflow. */
  waiting: number;
  error: string;
};

/**
 * Returns the invoices whose workflows do not take their messages, by invoice id, which is also the cursor.
 * Times are real time.
 */
export async function listRelayFailures(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<RelayFailureView>> {
  const rows = await db.$queryRaw<RelayFailureView[]>`
    SELECT f."invoiceId", i."accountId", f.attempts, f.since, f."nextTryAt", f.error,
           (SELECT count(*)::int FROM outbox_message m WHERE m."invoiceId" = f."invoiceId") AS waiting
      FROM relay_failure f JOIN invoice i ON i.id = f."invoiceId"
     WHERE ${cursor ?? null}::text IS NULL OR f."invoiceId" > ${cursor ?? null}
     ORDER BY f."invoiceId" LIMIT ${limit + 1}`;
  return cutPage(rows, limit, ({ invoiceId }) => invoiceId);
}

/** A restarted server answers within minutes; what fails for longer needs a person. */
const ALARM_AFTER_MS = 300_000;

/** Returns one alarm when messages have failed for more than five minutes of real time. */
export async function failingMessages({ db }: Pick<Books, 'db'>): Promise<Alarm[]> {
  const { _count, _min } = await db.relayFailure.aggregate({
    where: { since: { lt: new Date(Date.now() - ALARM_AFTER_MS) } },
    _count: true,
    _min: { since: true },
  });
  if (_count === 0) return [];
  const summary =
    `${_count} invoice${_count === 1 ? '' : 's'}: Temporal has not taken the messages to the workflow for more than five minutes; ` +
    'GET /v1/workflow-failures lists each with its reason';
  return [{ code: 'workflow-messages-failing', summary, since: _min.since }];
}
