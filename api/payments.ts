import { z } from 'zod';
import { PaymentBody } from '../intake/paymentEvent.js';
import { reportOf } from '../intake/reading.js';
import { resolveException } from '../prisma/exceptionResolution.js';
import { listExceptions } from '../prisma/exceptions.js';
import { type Book } from '../prisma/client.js';
import { applyPayment } from '../prisma/payments.js';
import { route, type Route } from './route.js';
import { Id, Paging, Text } from './schemas.js';
import { pick } from './views.js';

const ExceptionQuery = z.strictObject({ ...Paging, status: z.enum(['open', 'resolved']).optional() });

const ResolutionBody = z
  .strictObject({
    invoiceId: Id.optional(),
    accountId: Id.optional(),
    dismiss: z.literal(true).optional(),
    reason: Text.min(1).max(2_000),
  })
  .refine(
    ({ invoiceId, accountId, dismiss }) =>
      [invoiceId, accountId, dismiss].filter((given) => given !== undefined).length === 1,
    'needs exactly one of invoiceId, accountId and dismiss',
  );

export const paymentRoutes = (book: Book): Route[] => [
  route({
    method: 'post',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Report money that has arrived, for an invoice or on account; it is effective when this answers',
    body: PaymentBody,
    ...{ status: 201, also: 200 },
    handle: async ({ body, actor }) => {
      const { created, ...result } = await applyPayment(book, reportOf(body), { source: 'api', actor });
      return { status: created ? 201 : 200, json: result };
    },
  }),
  route({
    method: 'get',
    path: '/v1/payment-exceptions',
    tag: 'Payments',
    summary: 'Money that could not be applied, with the reason',
    query: ExceptionQuery,
    handle: async ({ query: { status, ...paging } }) => {
      const { items, nextCursor } = await listExceptions(book.db, { ...paging, status });
      const keys = [
        'id',
        'paymentId',
        'reason',
        'invoiceId',
        'accountId',
        'amount',
        'currency',
        'detail',
        'status',
        'resolution',
        'resolvedBy',
        'at',
        'resolvedAt',
      ] as const;
      return { json: { items: items.map((exception) => pick(exception, keys)), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/payment-exceptions/{id}/resolve',
    tag: 'Payments',
    summary: 'Apply the money to an invoice or an account, or dismiss it',
    body: ResolutionBody,
    handle: async ({ params, body: { invoiceId, accountId, reason }, actor }) => {
      await resolveException(
        book,
        params.id!,
        { invoiceId: invoiceId ?? null, accountId: accountId ?? null, reason },
        actor,
      );
      return { json: { id: params.id, status: 'resolved' } };
    },
  }),
];
