import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem, type Operations } from '../api.js';
import { CommandFailed } from '../failure.js';
import { type ImportIssue } from '../files/issue.js';
import { type CreditDraft, type Draft } from './row.js';

/** A row that is entered: an invoice, or a credit note of its account. */
export type EnteredRow = Draft | CreditDraft;

type Uploaded = {
  created: number;
  unchanged: number;
  credits: number;
  accountsAdded: number;
  issues: ImportIssue[];
};

type Item = { id: string; result: 'created' | 'unchanged' | 'conflict' | 'unknown-account' };
type Answer = { items: Item[]; credits?: Item[]; accountsAdded: number };

const isCredit = (entry: EnteredRow): entry is CreditDraft => 'credit' in entry;
const isInvoice = (entry: EnteredRow): entry is Draft => !isCredit(entry);

const TRIES = 5;
const PAUSE_MS = 1_000;

/**
 * Sends one batch. Rows that the API itself refuses are reported by line, and the others are sent again
 * without them.
 */
export async function uploadBatch(api: Operations, entries: readonly EnteredRow[]): Promise<Uploaded> {
  try {
    const { accountsAdded, ...results } = await send(api, entries);
    return { ...counted(results, entries), accountsAdded };
  } catch (error) {
    const refused =
      error instanceof ApiProblem && error.status === 422 ? refusedRows(error, entries) : new Map();
    if (refused.size === 0) throw error;
    const others = entries.filter((entry) => !refused.has(entry));
    const uploaded = others.length > 0 ? await uploadBatch(api, others) : NOTHING;
    return { ...uploaded, issues: [...refused.values(), ...uploaded.issues] };
  }
}

const NOTHING: Uploaded = { created: 0, unchanged: 0, credits: 0, accountsAdded: 0, issues: [] };

function send(api: Operations, entries: readonly EnteredRow[]): Promise<Answer> {
  const body = {
    accounts: accountsOf(entries),
    invoices: entries.filter(isInvoice).map(({ invoice }) => invoice),
    credits: entries.filter(isCredit).map(({ credit }) => credit),
  };
  return patiently(() => api.json<Answer>('POST', '/v1/invoices/import', { body }));
}

/** The API may be busy for a moment; sending the same batch again does no harm. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await call();
    } catch (error) {
      const busy = error instanceof ApiProblem && (error.status === 429 || error.status === 503);
      if (!busy || tried === TRIES) throw error;
      await sleep(error.retryAfterMs ?? PAUSE_MS * tried);
    }
  }
}

/** The first row of an account describes it. */
function accountsOf(entries: readonly EnteredRow[]): EnteredRow['account'][] {
  const first = new Map<string, EnteredRow['account']>();
  for (const { account } of entries) if (!first.has(account.id)) first.set(account.id, account);
  return [...first.values()];
}

function counted(
  { items, credits = [] }: Pick<Answer, 'items' | 'credits'>,
  entries: readonly EnteredRow[],
): Omit<Uploaded, 'accountsAdded'> {
  const [invoiceRows, creditRows] = [entries.filter(isInvoice), entries.filter(isCredit)];
  if (items.length !== invoiceRows.length || credits.length !== creditRows.length) {
    const answered = items.length + credits.length;
    throw new CommandFailed(
      `The API answered for ${answered} of ${entries.length} rows: its version does not fit this command.`,
    );
  }
  const of = (all: Item[], result: Item['result']) => all.filter((item) => item.result === result).length;
  return {
    created: of(items, 'created'),
    unchanged: of(items, 'unchanged') + of(credits, 'unchanged'),
    credits: of(credits, 'created'),
    issues: [
      ...items.flatMap((item, place) => conflict('invoice', item, invoiceRows[place]!)),
      ...credits.flatMap((item, place) => conflict('credit note', item, creditRows[place]!)),
    ],
  };
}

function conflict(what: string, { id, result }: Item, { line, account }: EnteredRow): ImportIssue[] {
  const place = { line, column: null, value: null };
  if (result === 'conflict') return [{ ...place, problem: `${what} ${id} is known with other content` }];
  if (result === 'unknown-account') return [{ ...place, problem: `there is no account ${account.id}` }];
  return [];
}

/**
 * Finds the rows of paths such as `invoices.3.payUrl` and `accounts.0.contacts.0.email`; an account belongs
 * to its first row.
 */
function refusedRows({ issues }: ApiProblem, entries: readonly EnteredRow[]): Map<EnteredRow, ImportIssue> {
  const accounts = accountsOf(entries);
  const rowOf = (list: string, place: number): EnteredRow | undefined => {
    if (list === 'invoices') return entries.filter(isInvoice)[place];
    if (list === 'credits') return entries.filter(isCredit)[place];
    return entries.find(({ account }) => account === accounts[place]);
  };
  const refused = new Map<EnteredRow, ImportIssue>();
  for (const { path, message } of issues) {
    const [list = '', place = '', ...field] = path.split('.');
    const entry = rowOf(list, Number(place));
    const problem = `${field.join('.')} ${message}`.trim();
    if (entry) refused.set(entry, { line: entry.line, column: null, value: null, problem });
  }
  return refused;
}
