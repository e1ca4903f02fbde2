import { z } from 'zod';
import { type Right, type Who } from '../domain/rights.js';
import { whatIf, type BulkChange } from '../domain/whatIf.js';
import { changeInvoice, type Change } from '../prisma/invoices/changes.js';
import { type Book } from '../prisma/client.js';
import { IllegalChange, NotFound } from '../prisma/refusals.js';
import { caseOf, readStandings } from '../prisma/invoices/situations.js';
import { Forbidden, route, type Route } from './route.js';
import { Id, LocalDate, Reason } from './schemas.js';

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
    summary: 'The same change of many invoices, each by itself: one that cannot be changed holds up no other',
    body: BulkBody,
    handle: async ({ body, who, actor }) => {
      mustHaveRight(who, body);
      const items: { invoiceId: string; result: 'changed' | 'refused'; detail?: string }[] = [];
      for (const invoiceId of new Set(body.invoiceIds)) {
        const refusal = await refusalOf(() => changeInvoice(book, invoiceId, changeOf(body.change), actor));
        items.push({
          invoiceId,
          ...(refusal ? { result: 'refused', detail: refusal } : { result: 'changed' }),
        });
      }
      return { json: { items } };
    },
  }),
];

function mustHaveRight(who: Who, { change }: BulkBody): void {
  const right = RIGHTS[change.type];
  if (!who.rights.has(right))
    throw new Forbidden(`${who.actor} may not ${change.type}: it needs the right ${right}`);
}

async function refusalOf(change: () => Promise<unknown>): Promise<string | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (error instanceof NotFound || error instanceof IllegalChange) return error.message;
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
    .filter(({ situation: { status } }) => status === 'open' || status === 'with-counsel')
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
