import { type ImportSummary } from '../../books/invoices/imports.js';
import { type Operations } from '../api.js';
import { CommandFailed } from '../failure.js';
import { type ImportIssue } from '../files/issue.js';
import { type CheckedFile } from './check.js';
import { LeftOutCounts } from './leftOut.js';
import { readRow } from './row.js';
import { uploadBatch, type EnteredRow } from './upload.js';

export type Summary = Omit<ImportSummary, 'issues' | 'warnings'> & {
  rows: number;
  issues: ImportIssue[];
  /** What was entered all the same and should be looked at. */
  warnings: ImportIssue[];
  /** In what the rows of one customer differ, each a sentence. */
  differences: string[];
};

const BATCH = 500;
/** The API takes 1 MB. */
const BATCH_BYTES = 700_000;

/**
 * Loads the good rows of a checked file batch by batch and collects the issues of the others; `progress`
 * receives the number of rows done.
 */
export async function importBook(
  api: Operations,
  file: string,
  { table, reading, accounts }: Pick<CheckedFile, 'table' | 'reading' | 'accounts'>,
  progress: (rows: number) => void,
): Promise<Summary> {
  const leftOut = new LeftOutCounts();
  const summary: Summary = { ...NOTHING_DONE, issues: [], warnings: [], differences: accounts.notes() };
  let batch: EnteredRow[] = [];
  let bytes = 0;
  const upload = async () => {
    if (batch.length > 0) await add(summary, api, file, batch);
    [batch, bytes] = [[], 0];
    progress(summary.rows);
  };
  for await (const row of table.rows()) {
    summary.rows += 1;
    const read = readRow(row, reading);
    if ('issues' in read) {
      refuse(summary, read.issues);
      continue;
    }
    summary.warnings.push(...read.warnings);
    if ('leftOut' in read) {
      leftOut.add(read.leftOut);
      continue;
    }
    const entry = 'credit' in read ? read.credit : read.draft;
    const whole = { ...entry, account: accounts.of(entry.account.id) ?? entry.account };
    const size = Buffer.byteLength(JSON.stringify(whole));
    if (batch.length === BATCH || bytes + size > BATCH_BYTES) await upload();
    batch.push(whole);
    bytes += size;
  }
  await upload();
  summary.leftOut = leftOut.text();
  summary.issues.sort((a, b) => a.line - b.line);
  return summary;
}

const NOTHING_DONE = {
  rows: 0,
  created: 0,
  unchanged: 0,
  credits: 0,
  refused: 0,
  accountsAdded: 0,
  leftOut: '',
};

async function add(summary: Summary, api: Operations, file: string, batch: EnteredRow[]): Promise<void> {
  try {
    const { created, unchanged, credits, accountsAdded, issues } = await uploadBatch(api, batch);
    summary.created += created;
    summary.unchanged += unchanged;
    summary.credits += credits;
    summary.accountsAdded += accountsAdded;
    refuse(summary, issues);
  } catch (error) {
    const done = summary.created + summary.unchanged + summary.credits;
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
