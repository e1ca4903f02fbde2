import { changeMany, previewMany } from '../books/invoices/bulkChanges.js';
import { BulkBody, BULK_CHANGE_RIGHTS } from './schemas/bulkChange.js';
import { type Who } from '../domain/access/rights.js';
import { type Books } from '../books/book.js';
import { route, type Route } from './http/route.js';
import { Forbidden } from '../books/errors.js';

export const bulkChangeRoutes = (book: Books): Route[] => [
  route({
    method: 'post',
    path: '/v1/invoices/changes/preview',
    tag: 'Invoices',
    right: 'collect',
    summary: 'Preview of a change of many invoices, per invoice; writes nothing',
    body: BulkBody,
    handle: async ({ body, who }) => {
      assertRight(who, body);
      return { json: { items: await previewMany(book, body) } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/invoices/changes',
    tag: 'Invoices',
    right: 'collect',
    summary:
      'Change many invoices in the same way, each independently: a refused change blocks no other, and an invoice whose account is busy can be sent again',
    body: BulkBody,
    handle: async ({ body, who, actor }) => {
      assertRight(who, body);
      return { json: { items: await changeMany(book, body, actor) } };
    },
  }),
];

function assertRight(who: Who, { change }: BulkBody): void {
  const right = BULK_CHANGE_RIGHTS[change.type];
  if (!who.rights.has(right))
    throw new Forbidden(`${who.actor} may not ${change.type}: it needs the right ${right}`);
}
