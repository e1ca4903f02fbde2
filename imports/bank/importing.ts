import { type ApiClient } from '../api.js';
import { type ImportIssue } from '../files/issue.js';
import { patiently } from '../book/upload.js';
import { CommandFailed } from '../failure.js';
import { type SurveyedExport } from './reading.js';
import { rowIds, type RowIdentity } from './ids.js';
import { readBankRow, type BankReading } from './row.js';

/** The result of a row: `applied` is where its money went, `exception` why people must look at it. */
export type BankRowAnswer = {
  line: number;
  id: string;
  result: 'booked' | 'known' | 'exception';
  amount: number;
  currency: string;
  payer: string;
  applied: { invoiceId: string; amount: number }[];
  credit: number;
  exception: { id: string; reason: string; suggestions: Suggested[] } | null;
};
type Suggested = { invoiceId: string; clues: string[] };

export type BankSummary = {
  rows: number;
  booked: number;
  known: number;
  exceptions: number;
  moneyOut: number;
  /** Pending and noted rows: they come with a later export. */
  waiting: number;
  /** Reverted, failed and refused rows: no money came. */
  failed: number;
  refused: number;
  items: BankRowAnswer[];
  issues: ImportIssue[];
};

type Row = RowIdentity & { id: string; line: number };

const BATCH = 200;

/** Sends the incoming payments batch by batch; `progress` receives the number of rows done. */
export async function importBankExport(
  api: ApiClient,
  surveyed: Pick<SurveyedExport, 'table' | 'reading'>,
  progress: (rows: number) => void,
): Promise<BankSummary> {
  const items: BankRowAnswer[] = [];
  const { received, issues, rows, ...leftOut } = await readBankFile(surveyed);
  for (let from = 0; from < received.length; from += BATCH) {
    items.push(...(await send(api, received.slice(from, from + BATCH))));
    progress(Math.min(rows, from + BATCH));
  }
  progress(rows);
  const of = (result: BankRowAnswer['result']) => items.filter((item) => item.result === result).length;
  const refused = new Set(issues.map(({ line }) => line)).size;
  const counts = { booked: of('booked'), known: of('known'), exceptions: of('exception') };
  return { rows, ...counts, ...leftOut, refused, items, issues };
}

async function readBankFile({ table, reading }: Pick<SurveyedExport, 'table' | 'reading'>) {
  const idOf = rowIds();
  const lines = new Map<string, number>();
  const received: Row[] = [];
  const issues: ImportIssue[] = [];
  const leftOut = { moneyOut: 0, waiting: 0, failed: 0 };
  let rows = 0;
  for await (const row of table.rows()) {
    const read = readBankRow(row, reading);
    if ('leftOut' in read && read.leftOut === 'no transaction') continue;
    rows += 1;
    if ('issues' in read) {
      issues.push(...read.issues);
      continue;
    }
    if ('leftOut' in read) {
      leftOut[read.leftOut === 'failed' ? 'failed' : 'waiting'] += 1;
      continue;
    }
    const { identity } = read;
    if (identity.amount < 0) {
      leftOut.moneyOut += 1;
      continue;
    }
    const id = idOf(identity);
    const first = lines.get(id);
    lines.set(id, first ?? row.line);
    if (first === undefined) received.push({ ...identity, id, line: row.line });
    else issues.push(twice(row.line, reading, identity, first));
  }
  return { received, issues, rows, ...leftOut };
}

/** With one id for two transactions only one would be booked, so neither is silently skipped as the other. */
function twice(
  line: number,
  { columns }: BankReading,
  { transactionId }: RowIdentity,
  first: number,
): ImportIssue {
  const column = columns.header[columns.at.transactionId ?? -1] ?? null;
  return { line, column, value: transactionId, problem: `is the transaction id of line ${first} already` };
}

async function send(api: ApiClient, rows: Row[]): Promise<BankRowAnswer[]> {
  const body = {
    rows: rows.map(({ id, receivedOn, amount, currency, reference, payer }) => ({
      id,
      receivedOn,
      amount,
      currency,
      reference,
      payer,
    })),
  };
  const { items } = await patiently(() =>
    api.json<{ items: BankRowAnswer[] }>('POST', '/v1/bank-exports', { body }),
  );
  if (items.length !== rows.length) {
    throw new CommandFailed(
      `The API answered for ${items.length} of ${rows.length} rows: its version does not fit this command.`,
    );
  }
  return rows.map(({ line, amount, currency, payer }, place) => ({
    ...items[place]!,
    line,
    amount,
    currency,
    payer,
  }));
}
