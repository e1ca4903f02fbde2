import { type ApiClient } from '../api.js';
import { type ImportIssue, type PlaceUnit } from '../files/issue.js';
import { patiently } from '../book/upload.js';
import { CommandFailed } from '../failure.js';
import { type SurveyedExport } from './reading.js';
import { rowIds, type RowIdentity } from './ids.js';
import { type ReadBankRow } from './row.js';

/** The result of a row: `applied` is where its money went, `exception` why people must look at it. */
export type BankRowAnswer = {
  line: number;
  unit: PlaceUnit;
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
  /** Money that came back from an earlier payment of our own. */
  reversals: number;
  /** The bank's own charges, given back. */
  charges: number;
  refused: number;
  items: BankRowAnswer[];
  returns: BankReturnAnswer[];
  issues: ImportIssue[];
};

/** Money that the bank took back: `paymentId` is the payment that went back. */
export type BankReturnAnswer = {
  line: number;
  unit: PlaceUnit;
  id: string;
  result: 'reversed' | 'known' | 'exception';
  amount: number;
  currency: string;
  payer: string;
  paymentId: string | null;
  exceptionId: string | null;
};

type Row = RowIdentity & { id: string; line: number; unit: PlaceUnit };

const BATCH = 200;

/** Sends the incoming payments batch by batch; `progress` receives the number of rows done. */
export async function importBankExport(
  api: ApiClient,
  surveyed: SurveyedExport,
  progress: (rows: number) => void,
): Promise<BankSummary> {
  const items: BankRowAnswer[] = [];
  const { received, returned, issues, rows, ...leftOut } = await readBankFile(surveyed);
  for (let from = 0; from < received.length; from += BATCH) {
    items.push(...(await send(api, received.slice(from, from + BATCH))));
    progress(Math.min(rows, from + BATCH));
  }
  const returns: BankReturnAnswer[] = [];
  // After the payments: one of them may be the one that went back.
  for (let from = 0; from < returned.length; from += BATCH)
    returns.push(...(await sendReturns(api, returned.slice(from, from + BATCH))));
  progress(rows);
  const of = (result: BankRowAnswer['result']) => items.filter((item) => item.result === result).length;
  const counts = { booked: of('booked'), known: of('known'), exceptions: of('exception') };
  return { rows, ...counts, ...leftOut, items, returns, issues };
}

type Counts = Pick<BankSummary, 'moneyOut' | 'waiting' | 'failed' | 'reversals' | 'charges' | 'refused'>;

async function readBankFile(surveyed: SurveyedExport) {
  const idOf = rowIds();
  const first = new Map<string, number>();
  const received: Row[] = [];
  const returned: Row[] = [];
  const issues: ImportIssue[] = [];
  const counts: Counts = { moneyOut: 0, waiting: 0, failed: 0, reversals: 0, charges: 0, refused: 0 };
  let rows = 0;
  for await (const read of surveyed.read()) {
    const sorted = sort(read);
    if (sorted === null) continue;
    rows += 1;
    if ('issues' in read) issues.push(...read.issues);
    if ('counted' in sorted) {
      counts[sorted.counted] += 1;
      continue;
    }
    const { line } = read;
    const { payment, isReturn } = sorted;
    const id = idOf(isReturn ? { ...payment, amount: -payment.amount } : payment);
    const before = first.get(id);
    first.set(id, before ?? line);
    if (before === undefined)
      (isReturn ? returned : received).push({ ...payment, id, line, unit: surveyed.unit });
    else {
      issues.push(twice(payment, { surveyed, line, before }));
      counts.refused += 1;
    }
  }
  return { received, returned, issues, rows, ...counts };
}

/**
 * Returns a customer's payment, or one that went back, with a positive amount; or what the row is counted as.
 * Null for a row without a transaction.
 */
function sort(
  read: ReadBankRow,
): { payment: RowIdentity; isReturn: boolean } | { counted: keyof Counts } | null {
  if ('issues' in read) return { counted: 'refused' };
  if ('identity' in read) {
    const { identity, reversal, originalAmount } = read;
    if (identity.amount > 0)
      return reversal ? { counted: 'reversals' } : { payment: identity, isReturn: false };
    if (!reversal) return { counted: 'moneyOut' };
    return { payment: { ...identity, amount: originalAmount ?? -identity.amount }, isReturn: true };
  }
  const { leftOut } = read;
  if (leftOut === 'no transaction') return null;
  return { counted: leftOut === 'bank charge' ? 'charges' : leftOut };
}

/** With one id for two transactions only one would be booked, so neither is silently skipped as the other. */
function twice(
  { transactionId }: RowIdentity,
  { surveyed, line, before }: { surveyed: SurveyedExport; line: number; before: number },
): ImportIssue {
  const { unit, idColumn: column } = surveyed;
  const place = unit === 'line' ? {} : { unit };
  return {
    line,
    ...place,
    column,
    value: transactionId,
    problem: `is the transaction id of ${unit} ${before} already`,
  };
}

const send = (api: ApiClient, rows: Row[]): Promise<BankRowAnswer[]> =>
  sendRows(api, rows, {
    body: { rows: rows.map((row) => ({ ...sentOf(row), receivedOn: row.receivedOn })) },
    answersIn: ({ items }: { items: BankRowAnswer[] }) => items,
  });

const sendReturns = (api: ApiClient, rows: Row[]): Promise<BankReturnAnswer[]> =>
  sendRows(api, rows, {
    body: { rows: [], returns: rows.map((row) => ({ ...sentOf(row), returnedOn: row.receivedOn })) },
    answersIn: ({ returns }: { returns: BankReturnAnswer[] }) => returns,
  });

const sentOf = ({ id, amount, currency, reference, payer }: Row) => ({
  id,
  amount,
  currency,
  reference,
  payer,
});

/** Sends one batch, and returns each answer with the place and the money of its row. Throws CommandFailed. */
async function sendRows<Response, Answer extends object>(
  api: ApiClient,
  rows: Row[],
  { body, answersIn }: { body: object; answersIn: (response: Response) => Answer[] },
): Promise<Answer[]> {
  const answers = answersIn(await patiently(() => api.json<Response>('POST', '/v1/bank-exports', { body })));
  if (answers.length !== rows.length) {
    throw new CommandFailed(
      `The API answered for ${answers.length} of ${rows.length} rows: its version does not fit this command.`,
    );
  }
  return rows.map(({ line, unit, amount, currency, payer }, place) => ({
    ...answers[place]!,
    line,
    unit,
    amount,
    currency,
    payer,
  }));
}
