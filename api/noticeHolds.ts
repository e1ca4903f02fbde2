import { type Books } from '../books/book.js';
import { holdNotice, releaseNotice, skipNotice } from '../books/notices/holds.js';
import { one } from './invoices.js';
import { route, type Route } from './http/route.js';
import { IsoDate, Reason } from './http/schemas.js';

const HoldBody = Reason.extend({
  until: IsoDate.optional().meta({
    description: 'The day on which it goes on by itself; absent: when it is released',
  }),
});

/** Decisions of a person about a letter before it is sent; each returns the changed invoice. */
export function noticeHoldRoutes(book: Books): Route[] {
  const at = { method: 'post', tag: 'Invoices', right: 'collect' } as const;
  const step = ({ id, stepId }: Record<string, string>) => ({ invoiceId: id!, stepId: stepId! });
  return [
    route({
      ...at,
      path: '/v1/invoices/{id}/steps/{stepId}/hold',
      summary: 'Hold a letter back; the schedule’s other letters go as planned',
      body: HoldBody,
      handle: async ({ params, body: { until, reason }, actor }) => {
        await holdNotice(book, step(params), { until: until ?? null, reason }, actor);
        return { json: await one(book, params.id!) };
      },
    }),
    route({
      ...at,
      path: '/v1/invoices/{id}/steps/{stepId}/release',
      summary: 'Release a letter that was held back',
      handle: async ({ params, actor }) => {
        await releaseNotice(book, step(params), actor);
        return { json: await one(book, params.id!) };
      },
    }),
    route({
      ...at,
      path: '/v1/invoices/{id}/steps/{stepId}/skip',
      summary: 'Do not send a letter at all',
      body: Reason,
      handle: async ({ params, body: { reason }, actor }) => {
        await skipNotice(book, step(params), reason, actor);
        return { json: await one(book, params.id!) };
      },
    }),
  ];
}
