import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem, type Operations } from '../api.js';
import { CommandFailed } from '../failure.js';
import { type ImportIssue } from '../files/issue.js';
import { type Draft } from './row.js';

type Uploaded = { created: number; unchanged: number; accountsAdded: number; issues: ImportIssue[] };

type Item = { id: string; result: 'created' | 'unchanged' | 'conflict' | 'unknown-account' };
type Answer = { items: Item[]; accountsAdded: number };

const TRIES = 5;
const PAUSE_MS = 1_000;

/**
 * Sends one batch. Rows that the API itself refuses are reported by line, and the others are sent again
 * without them.
 */
export async function uploadBatch(api: Operations, drafts: readonly Draft[]): Promise<Uploaded> {
  try {
    const { items, accountsAdded } = await send(api, drafts);
    return { ...counted(items, drafts), accountsAdded };
  } catch (error) {
    const refused =
      error instanceof ApiProblem && error.status === 422 ? refusedRows(error, drafts) : new Map();
    if (refused.size === 0) throw error;
    const others = drafts.filter((draft) => !refused.has(draft));
    const uploaded = others.length > 0 ? await uploadBatch(api, others) : NOTHING;
    return { ...uploaded, issues: [...refused.values(), ...uploaded.issues] };
  }
}

const NOTHING: Uploaded = { created: 0, unchanged: 0, accountsAdded: 0, issues: [] };

function send(api: Operations, drafts: readonly Draft[]): Promise<Answer> {
  const body = { accounts: accountsOf(drafts), invoices: drafts.map(({ invoice }) => invoice) };
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
function accountsOf(drafts: readonly Draft[]): Draft['account'][] {
  const first = new Map<string, Draft['account']>();
  for (const { account } of drafts) if (!first.has(account.id)) first.set(account.id, account);
  return [...first.values()];
}

function counted(items: Item[], drafts: readonly Draft[]): Omit<Uploaded, 'accountsAdded'> {
  if (items.length !== drafts.length) {
    throw new CommandFailed(
      `The API answered for ${items.length} of ${drafts.length} rows: its version does not fit this command.`,
    );
  }
  const of = (wanted: Item['result']) => items.filter(({ result }) => result === wanted).length;
  const issues = items.flatMap((item, index) => conflict(item, drafts[index]!));
  return { created: of('created'), unchanged: of('unchanged'), issues };
}

function conflict({ id, result }: Item, { line, account }: Draft): ImportIssue[] {
  const place = { line, column: null, value: null };
  if (result === 'conflict') return [{ ...place, problem: `invoice ${id} is known with other content` }];
  if (result === 'unknown-account') return [{ ...place, problem: `there is no account ${account.id}` }];
  return [];
}

/**
 * Finds the rows of paths such as `invoices.3.payUrl` and `accounts.0.contacts.0.email`; an account belongs
 * to its first row.
 */
function refusedRows({ issues }: ApiProblem, drafts: readonly Draft[]): Map<Draft, ImportIssue> {
  const accounts = accountsOf(drafts);
  const rowOf = (list: string, index: number) =>
    list === 'invoices' ? drafts[index] : drafts.find(({ account }) => account === accounts[index]);
  const refused = new Map<Draft, ImportIssue>();
  for (const { path, message } of issues) {
    const [list = '', index = '', ...field] = path.split('.');
    const draft = rowOf(list, Number(index));
    const problem = `${field.join('.')} ${message}`.trim();
    if (draft) refused.set(draft, { line: draft.line, column: null, value: null, problem });
  }
  return refused;
}
