import { type Operations } from '../api.js';
import { CommandFailed } from '../failure.js';
import { csvRows } from '../files/csvFile.js';
import { type ImportIssue } from '../files/issue.js';
import { readRow, type Draft, type ReadingOptions } from './row.js';
import { uploadBatch } from './upload.js';

export type Summary = {
  rows: number;
  created: number;
  unchanged: number;
  refused: number;
  accountsAdded: number;
  issues: ImportIssue[];
};

const BATCH = 500;
/** The API takes 1 MB. */
const BATCH_BYTES = 700_000;

/**
 * Loads the good rows batch by batch and collects the issues of the others; `progress` receives the number of
 * rows done.
 */
export async function importBook(
  api: Operations,
  file: string,
  reading: ReadingOptions,
  progress: (rows: number) => void,
): Promise<Summary> {
  const summary: Summary = { rows: 0, created: 0, unchanged: 0, refused: 0, accountsAdded: 0, issues: [] };
  let batch: Draft[] = [];
  let bytes = 0;
  const upload = async () => {
    if (batch.length > 0) await add(summary, api, file, batch);
    [batch, bytes] = [[], 0];
    progress(summary.rows);
  };
  let isHeader = true;
  for await (const row of csvRows(file)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    summary.rows += 1;
    const read = readRow(row, reading);
    if ('issues' in read) {
      refuse(summary, read.issues);
      continue;
    }
    const size = sizeOf(read.draft);
    if (batch.length === BATCH || bytes + size > BATCH_BYTES) await upload();
    batch.push(read.draft);
    bytes += size;
  }
  await upload();
  summary.issues.sort((a, b) => a.line - b.line);
  return summary;
}

async function add(summary: Summary, api: Operations, file: string, batch: Draft[]): Promise<void> {
  try {
    const { created, unchanged, accountsAdded, issues } = await uploadBatch(api, batch);
    summary.created += created;
    summary.unchanged += unchanged;
    summary.accountsAdded += accountsAdded;
    refuse(summary, issues);
  } catch (error) {
    const done = summary.created + summary.unchanged;
    if (!(error instanceof CommandFailed) || done === 0) throw error;
    throw new CommandFailed(
      `${error.message} ${done} rows of ${file} are stored; the same import again goes on from there.`,
    );
  }
}

function refuse(summary: Summary, issues: readonly ImportIssue[]): void {
  summary.refused += new Set(issues.map(({ line }) => line)).size;
  summary.issues.push(...issues);
}

const sizeOf = ({ account, invoice }: Draft) =>
  Buffer.byteLength(JSON.stringify(account)) + Buffer.byteLength(JSON.stringify(invoice));
