import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { businessKey } from '../keys.js';
import { IllegalChange, NotFound } from '../errors.js';

/**
 * How to read the file: `map` gives a field the name of its column, `ignore` names columns that are left out
 * on purpose, `means` gives a state of the other system its meaning.
 */
export type ImportReading = {
  map: Record<string, string>;
  ignore?: string[] | undefined;
  currency: string;
  timeZone: string;
  dateFormat?: string | undefined;
  decimal?: string | undefined;
  encoding?: string | undefined;
  /** Days from the invoice's date to its due date where the file has no due date. */
  terms?: number | undefined;
  means?: Record<string, string> | undefined;
};

export type ImportSummary = {
  created: number;
  unchanged: number;
  /** Credit notes that became credit of their accounts. */
  credits: number;
  refused: number;
  accountsAdded: number;
  /** `3 paid, 1 void`: rows that are no open debt. */
  leftOut: string;
  /** What was entered all the same and should be looked at. */
  warnings: string[];
  /** The first refusals, each in a sentence with its line. */
  issues: string[];
};

const SHOWN = { content: true } as const;

/**
 * Keeps a file as it came, and returns its id. The same bytes from the same person on the same day are the
 * same import.
 */
export async function storeImport(
  { db, clock }: Books,
  { name, content, digest }: { name: string; content: Uint8Array; digest: string },
  actor: string,
): Promise<string> {
  const createdAt = new Date(clock.now());
  const id = businessKey('import', digest, actor, createdAt.toISOString().slice(0, 10));
  const row = { id, name, content: Buffer.from(content), createdAt, createdBy: actor };
  await db.bookImport.createMany({ data: [row], skipDuplicates: true });
  return id;
}

export const listImports = (db: Database, limit: number) =>
  db.bookImport.findMany({ omit: SHOWN, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: limit });

export async function findImport(db: Database, id: string) {
  const row = await db.bookImport.findUnique({ where: { id }, omit: SHOWN });
  return row && { ...row, summary: row.summary as Partial<ImportSummary> };
}

export async function importContent(db: Database, id: string): Promise<Uint8Array> {
  const row = await db.bookImport.findUnique({ where: { id }, select: { content: true } });
  if (!row) throw new NotFound(`There is no import ${id}`);
  return row.content;
}

/**
 * Releases the import for a process to enter it. A failed one may be started again: what is already stored
 * changes nothing. Throws IllegalChange, NotFound.
 */
export async function startImport(
  db: Database,
  id: string,
  reading: ImportReading,
  rows: number,
): Promise<void> {
  const { count } = await db.bookImport.updateMany({
    where: { id, status: { in: ['new', 'failed'] } },
    data: { status: 'running', reading: reading as Prisma.InputJsonObject, rows, rowsDone: 0, problem: null },
  });
  if (count === 1) return;
  if (!(await findImport(db, id))) throw new NotFound(`There is no import ${id}`);
  throw new IllegalChange(`Import ${id} has been started already`);
}

/**
 * Claims an import that is to be entered and that no process works on: its process has sent no heartbeat for
 * half a minute.
 */
export async function claimImport(
  db: Database,
): Promise<{ id: string; reading: ImportReading; createdBy: string } | null> {
  const [taken] = await db.$queryRaw<{ id: string; reading: ImportReading; createdBy: string }[]>`
    UPDATE book_import SET "heartbeatAt" = now()
     WHERE id = (SELECT id FROM book_import
                  WHERE status = 'running' AND ("heartbeatAt" IS NULL OR "heartbeatAt" < now() - interval '30 seconds')
                  ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, reading, "createdBy"`;
  return taken ?? null;
}

export async function noteProgress(db: Database, id: string, rowsDone: number): Promise<void> {
  await db.bookImport.update({ where: { id }, data: { rowsDone, heartbeatAt: new Date() } });
}

export async function endImport(
  { db, clock }: Books,
  id: string,
  outcome: { summary: ImportSummary } | { problem: string },
): Promise<void> {
  const status = 'summary' in outcome ? 'done' : 'failed';
  await db.bookImport.update({
    where: { id },
    data: { ...outcome, status, heartbeatAt: null, endedAt: new Date(clock.now()) },
  });
}

/** Returns which of these invoices are already in the books. */
export async function knownInvoices(db: Database, ids: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT id FROM invoice WHERE id = ANY(${ids})`;
  return new Set(rows.map(({ id }) => id));
}
