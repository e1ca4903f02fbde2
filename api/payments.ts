import { z } from 'zod';
import { PaymentBody } from '../inbox/paymentEvent.js';
import { reportOf } from '../inbox/standardEvent.js';
import { resolveException } from '../books/ledger/exceptionResolution.js';
import { listExceptions } from '../books/ledger/exceptions.js';
import { type Books } from '../books/book.js';
import { applyPayment } from '../books/ledger/payments.js';
import { type ReversalKind } from '../books/ledger/reversal.js';
import { chargebackAmount, reversePayment } from '../books/ledger/reversals.js';
import { route, type Reply, type Route } from './http/route.js';
import { Amount, Id, Paging, Text } from './http/schemas.js';
import { pick } from '../books/invoices/views.js';

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

const ReversalBody = z.strictObject({ id: Id, amount: Amount }).meta({ id: 'PaymentReversal' });

export function paymentRoutes(book: Books): Route[] {
  const reverse = async (
    kind: ReversalKind,
    paymentId: string,
    { id, amount }: { id: string; amount: number | bigint },
    actor: string,
  ): Promise<Reply> => {
    const report = { kind, id, paymentId, amount: BigInt(amount), currency: null };
    const { status, created } = await reversePayment(book, report, { source: 'api', actor, strict: true });
    return { status: created ? 201 : 200, json: { id, paymentId, kind, amount, status } };
  };
  return [
    route({
      method: 'post',
      path: '/v1/payments',
      tag: 'Payments',
      right: 'money',
      summary:
        'Report money that has arrived, for an invoice or on account; it is effective when the response arrives',
      body: PaymentBody,
      status: 201,
      also: 200,
      handle: async ({ body, actor }) => {
        const { created, ...result } = await applyPayment(book, reportOf(body), { source: 'api', actor });
        return { status: created ? 201 : 200, json: result };
      },
    }),
    route({
      method: 'post',
      path: '/v1/payments/{id}/refunds',
      tag: 'Payments',
      right: 'money',
      summary: 'Report a refund: the debt that the payment had settled is owed again',
      body: ReversalBody,
      status: 201,
      also: 200,
      handle: ({ params, body, actor }) => reverse('refund', params.id!, body, actor),
    }),
    route({
      method: 'post',
      path: '/v1/payments/{id}/chargebacks',
      tag: 'Payments',
      right: 'money',
      summary: 'Report a chargeback: the debt that the payment had settled is owed again',
      body: ReversalBody,
      status: 201,
      also: 200,
      handle: ({ params, body, actor }) => reverse('chargeback', params.id!, body, actor),
    }),
    route({
      method: 'post',
      path: '/v1/payments/{id}/chargebacks/{chargebackId}/reversal',
      tag: 'Payments',
      right: 'money',
      summary: 'Report a reversed chargeback: the money has arrived again',
      status: 201,
      also: 200,
      handle: async ({ params, actor }) => {
        const amount = await chargebackAmount(book.db, params.id!, params.chargebackId!);
        return amount === null
          ? null
          : reverse('chargeback-reversal', params.id!, { id: params.chargebackId!, amount }, actor);
      },
    }),
    route({
      method: 'get',
      path: '/v1/payment-exceptions',
      tag: 'Payments',
      right: 'money',
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
      right: 'money',
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
}
