import { isEnded } from '../../domain/planning/case.js';
import { whatIf, type BulkChange } from '../../domain/projection/whatIf.js';
import { type Change } from './change.js';
import { AccountBusy, IllegalChange, NotFound } from '../errors.js';
import { type Books } from '../book.js';
import { caseOf, readInvoiceContexts } from './contexts.js';
import { changeInvoice } from './changes.js';
import { ownersOf } from './invoices.js';
import { type LocalDate } from '../../domain/calendar/days.js';

/** A larger request would keep the accounts of a whole book busy. */
export const MAX_AT_ONCE = 500;

/**
 * One change for many invoices. `until` is the first day after the pause; without it the pause has no end.
 */
export type BulkRequest = {
  invoiceIds: string[];
  change:
    | { type: 'pause'; until?: LocalDate | undefined; reason: string }
    | { type: 'resume' }
    | { type: 'write-off'; reason: string }
    | { type: 'void'; reason: string };
};

/** `busy`: the change is allowed, and may be sent again. */
type Outcome = { invoiceId: string; result: 'changed' | 'refused' | 'busy'; detail?: string };

/**
 * A notice that is being sent holds its account for as long as its provider takes; a bulk change waits for
 * none.
 */
const PATIENCE_MS = 200;

type ChangeOne = (invoiceId: string) => Promise<unknown>;

/** Changes each invoice by itself. Returns the outcome of each, in the order of the request. */
export async function changeMany(
  book: Books,
  { invoiceIds, change }: BulkRequest,
  actor: string,
): Promise<Outcome[]> {
  const changeOne = (invoiceId: string) =>
    changeInvoice(book, invoiceId, changeOf(change), actor, { waitMs: PATIENCE_MS });
  const owners = await ownersOf(book.db, invoiceIds);
  const first = await eachOf([...new Set(invoiceIds)], owners, changeOne);
  const busy = first.filter(({ result }) => result === 'busy').map(({ invoiceId }) => invoiceId);
  // A second try, after all others, for accounts that were busy for a moment.
  const second = new Map((await eachOf(busy, owners, changeOne)).map((one) => [one.invoiceId, one]));
  return first.map((one) => second.get(one.invoiceId) ?? one);
}

/** Does not wait again for a busy account at its next invoice. */
async function eachOf(invoiceIds: string[], owners: Map<string, string>, change: ChangeOne) {
  const busy = new Map<string, string>();
  const outcomes: Outcome[] = [];
  for (const invoiceId of invoiceIds) {
    const owner = owners.get(invoiceId) ?? '';
    const why = busy.get(owner);
    const outcome: Outcome =
      why === undefined ? await outcomeOf(invoiceId, change) : { invoiceId, result: 'busy', detail: why };
    if (outcome.result === 'busy') busy.set(owner, outcome.detail!);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function outcomeOf(invoiceId: string, change: ChangeOne): Promise<Outcome> {
  try {
    await change(invoiceId);
    return { invoiceId, result: 'changed' };
  } catch (error) {
    if (error instanceof AccountBusy) return { invoiceId, result: 'busy', detail: error.message };
    if (error instanceof NotFound || error instanceof IllegalChange)
      return { invoiceId, result: 'refused', detail: error.message };
    throw error;
  }
}

function changeOf(change: BulkRequest['change']): Change {
  switch (change.type) {
    case 'pause':
      return { type: 'pause', until: change.until ?? null, reason: change.reason };
    case 'resume':
      return change;
    case 'write-off':
      return { type: 'close', outcome: 'written-off', reason: change.reason };
    case 'void':
      return { type: 'close', outcome: 'void', reason: change.reason };
    default:
      return change satisfies never;
  }
}

/**
 * Returns each invoice before and after the change, with its next step; leaves out settled invoices and those
 * that do not exist.
 */
export async function previewMany(book: Books, { invoiceIds, change }: BulkRequest) {
  const now = book.clock.now();
  const wanted: BulkChange =
    change.type === 'pause' ? { type: 'pause', until: change.until ?? null } : { type: change.type };
  const contexts = await readInvoiceContexts(book.db, [...new Set(invoiceIds)], now);
  return contexts
    .filter(({ snapshot }) => !isEnded(snapshot))
    .map((context) => {
      const { snapshot, policy, calendar } = context;
      const { invoiceId, accountId, balance, currency } = snapshot;
      const after = whatIf(snapshot, wanted, { policy, calendar, clock: book.clock, now });
      return {
        invoiceId,
        accountId,
        balance,
        currency,
        before: stepOf(caseOf(context, book.clock, now)),
        after: { ...stepOf(after), status: after.status },
      };
    });
}

const stepOf = ({ next, waitingFor }: ReturnType<typeof caseOf>) => ({
  next: next && { id: next.id, at: next.at },
  waitingFor,
});
