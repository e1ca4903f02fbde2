import { asJson, type Database, type Tx } from './client.js';

/** What Temporal did not take of an invoice's messages, and the longest wait until the next try. */
export type Refusal = { invoiceId: string; error: string; longestWaitMs: number };

const FIRST_WAIT_MS = 1_000;
const LONGEST_ERROR = 300;

/** Puts the next try of these invoices off: a second, then twice as long each time, up to the refusal's longest wait. */
export async function putOff(tx: Tx, refusals: Refusal[], now: Date): Promise<void> {
  if (refusals.length === 0) return;
  const rows = refusals.map(({ error, ...row }) => ({ ...row, error: error.slice(0, LONGEST_ERROR) }));
  await tx.$executeRaw`
    INSERT INTO relay_failure AS f ("invoiceId", attempts, since, "nextTryAt", error)
    SELECT "invoiceId", 1, ${now}, ${now}::timestamptz + ${FIRST_WAIT_MS}::int * interval '1 millisecond', error
      FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r("invoiceId" text, error text)
    ON CONFLICT ("invoiceId") DO UPDATE SET
      attempts = f.attempts + 1,
      error = excluded.error,
      "nextTryAt" = ${now}::timestamptz + interval '1 millisecond' * least(
        (SELECT r."longestWaitMs" FROM jsonb_to_recordset(${asJson(rows)}::jsonb) AS r("invoiceId" text, "longestWaitMs" int)
          WHERE r."invoiceId" = f."invoiceId"),
        ${FIRST_WAIT_MS}::int * power(2, least(f.attempts, 20)))`;
}

/** Temporal takes these invoices' messages again. */
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

/** The invoices whose workflows do not take their messages, the longest failing first; real time. */
export function listRelayFailures(db: Database, limit: number): Promise<RelayFailureView[]> {
  return db.$queryRaw<RelayFailureView[]>`
    SELECT f."invoiceId", i."accountId", f.attempts, f.since, f."nextTryAt", f.error,
           (SELECT count(*)::int FROM outbox_message m WHERE m."invoiceId" = f."invoiceId") AS waiting
      FROM relay_failure f JOIN invoice i ON i.id = f."invoiceId"
     ORDER BY f.since, f."invoiceId" LIMIT ${limit}`;
}
