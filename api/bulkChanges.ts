import { z } from 'zod';
import { isEnded } from '../domain/planning/case.js';
import { type Right, type Who } from '../domain/access/rights.js';
import { whatIf, type BulkChange } from '../domain/projection/whatIf.js';
import { changeInvoice } from '../books/invoices/changes.js';
import { type Change } from '../books/invoices/change.js';
import { ownersOf } from '../books/invoices/invoices.js';
import { AccountBusy } from '../books/locking.js';
import { type Book } from '../books/book.js';
import { IllegalChange, NotFound } from '../books/errors.js';
import { caseOf, readStandings } from '../books/invoices/standings.js';
import { Forbidden, route, type Route } from './http/route.js';
import { Id, LocalDate, Reason } from './http/schemas.js';

/** More would keep the accounts of a whole book busy in one request. */
export const MOST_AT_ONCE = 500;

export const BulkBody = z
  .strictObject({
    invoiceIds: z.array(Id).min(1).max(MOST_AT_ONCE),
    change: z.discriminatedUnion('type', [
      Reason.extend({ type: z.literal('pause'), until: LocalDate.optional() }),
      z.strictObject({ type: z.literal('resume') }),
      Reason.extend({ type: z.literal('write-off') }),
      Reason.extend({ type: z.literal('void') }),
    ]),
  })
  .meta({ id: 'BulkChange' });

export type BulkBody = z.output<typeof BulkBody>;

/** What each needs. */
export const RIGHTS: Record<BulkChange['type'], Right> = {
  pause: 'collect',
  resume: 'collect',
  'write-off': 'write-off',
  void: 'money',
};

export const bulkChangeRoutes = (book: Book): Route[] => [
  route({
    ...{ method: 'post', path: '/v1/invoices/changes/preview', tag: 'Invoices', right: 'collect' },
    summary: 'What a change of many invoices would come to, each; writes nothing',
    body: BulkBody,
    handle: async ({ body, who }) => {
      mustHaveRight(who, body);
      return { json: { items: await preview(book, body) } };
    },
  }),
  route({
    ...{ method: 'post', path: '/v1/invoices/changes', tag: 'Invoices', right: 'collect' },
    summary:
      'The same change of many invoices, each by itself: one that cannot be changed holds up no other, and one whose account is busy can be sent again',
    body: BulkBody,
    handle: async ({ body, who, actor }) => {
      mustHaveRight(who, body);
      const change = (invoiceId: string) =>
        changeInvoice(book, invoiceId, changeOf(body.change), actor, { waitMs: PATIENCE_MS });
      const owners = await ownersOf(book.db, body.invoiceIds);
      const first = await eachOf([...new Set(body.invoiceIds)], owners, change);
      const busy = first.filter(({ result }) => result === 'busy').map(({ invoiceId }) => invoiceId);
      // Once more, after all others, for accounts that were busy for a moment.
      const second = new Map((await eachOf(busy, owners, change)).map((one) => [one.invoiceId, one]));
      return { json: { items: first.map((one) => second.get(one.invoiceId) ?? one) } };
    },
  }),
];

function mustHaveRight(who: Who, { change }: BulkBody): void {
  const right = RIGHTS[change.type];
  if (!who.rights.has(right))
    throw new Forbidden(`${who.actor} may not ${change.type}: it needs the right ${right}`);
}

/** `busy`: nothing speaks against it, and it may be sent again. */
type Outcome = { invoiceId: string; result: 'changed' | 'refused' | 'busy'; detail?: string };

/** A letter that is on its way holds its account for as long as its provider takes; many wait for none. */
const PATIENCE_MS = 200;

type ChangeOne = (invoiceId: string) => Promise<unknown>;

/** An account that is busy is not waited for again with its next invoice. */
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

function changeOf(change: BulkBody['change']): Change {
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

/** Before and after, with the next step; invoices that are not there or settled are left out. */
export async function preview(book: Book, { invoiceIds, change }: BulkBody) {
  const now = book.clock.now();
  const wanted: BulkChange =
    change.type === 'pause' ? { type: 'pause', until: change.until ?? null } : { type: change.type };
  const standings = await readStandings(book.db, [...new Set(invoiceIds)]);
  return standings
    .filter(({ situation }) => !isEnded(situation))
    .map((standing) => {
      const { situation, policy, calendar } = standing;
      const { invoiceId, accountId, balance, currency } = situation;
      const after = whatIf(situation, wanted, { policy, calendar, clock: book.clock, now });
      return {
        ...{ invoiceId, accountId, balance, currency },
        before: stepOf(caseOf(standing, book.clock, now)),
        after: { ...stepOf(after), status: after.status },
      };
    });
}

const stepOf = ({ next, waitingFor }: ReturnType<typeof caseOf>) => ({
  next: next && { id: next.id, at: next.at },
  waitingFor,
});
