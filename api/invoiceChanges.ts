import { z } from 'zod';
import { changeInvoice } from '../books/invoices/changes.js';
import { type Change } from '../books/invoices/change.js';
import { type Books } from '../books/book.js';
import { one } from './invoices.js';
import { mayDo, route, type Reply, type Route } from './http/route.js';
import { Forbidden } from '../books/errors.js';
import { Amount, Currency, Id, IsoDate, PromiseBody, Reason } from './http/schemas.js';

const MoveBody = z
  .strictObject({ dueOn: IsoDate.optional(), policyId: Id.optional() })
  .refine(({ dueOn, policyId }) => dueOn !== undefined || policyId !== undefined, 'needs dueOn or policyId');
const PauseBody = Reason.extend({ until: IsoDate.optional() });
const DisputeBody = Reason.extend({ id: Id });
const ResolutionBody = z
  .strictObject({ outcome: z.enum(['upheld', 'rejected']), creditAmount: Amount.optional() })
  .refine(({ outcome, creditAmount }) => outcome === 'upheld' || creditAmount === undefined, {
    message: 'goes with the outcome upheld only',
    path: ['creditAmount'],
  });
const CreditNoteBody = Reason.extend({ id: Id, amount: Amount });
const FeeWaiverBody = Reason.extend({ id: Id, amount: Amount.optional() });
const PlanBody = z.strictObject({
  id: Id,
  currency: Currency,
  instalments: z
    .array(z.strictObject({ amount: Amount, payOn: IsoDate }))
    .min(1)
    .max(60)
    .refine(
      (all) => new Set(all.map(({ payOn }) => payOn)).size === all.length,
      'must have dates of their own',
    ),
});

/** A person who may not credit may not do it by way of a dispute either. */
const CREDITING = 'money';

/** Decisions of people about an invoice; each returns the changed invoice. */
export function invoiceChangeRoutes(book: Books): Route[] {
  const change = async (id: string, actor: string, ...changes: Change[]): Promise<Reply> => {
    await changeInvoice(book, id, changes, actor);
    return { json: await one(book, id) };
  };
  /** 201, or 200 when it already exists. */
  const create = async (id: string, actor: string, made: Change): Promise<Reply> => {
    const { changed } = await changeInvoice(book, id, made, actor);
    return { status: changed ? 201 : 200, json: await one(book, id) };
  };
  const tag = 'Invoices';
  const at = (rest: string) => `/v1/invoices/{id}${rest}`;
  return [
    route({
      method: 'patch',
      path: at(''),
      tag,
      right: 'collect',
      summary: 'Move the due date or the policy; every date follows',
      body: MoveBody,
      handle: ({ params, body: { dueOn, policyId }, actor }) =>
        change(
          params.id!,
          actor,
          ...(dueOn ? [{ type: 'due-date' as const, dueOn }] : []),
          ...(policyId ? [{ type: 'policy' as const, policyId }] : []),
        ),
    }),
    route({
      method: 'put',
      path: at('/pause'),
      tag,
      right: 'collect',
      summary: 'Pause the escalation, until a date or until resumed',
      body: PauseBody,
      handle: ({ params, body, actor }) =>
        change(params.id!, actor, { type: 'pause', until: body.until ?? null, reason: body.reason }),
    }),
    route({
      method: 'delete',
      path: at('/pause'),
      tag,
      right: 'collect',
      summary: 'Resume at the real age',
      handle: ({ params, actor }) => change(params.id!, actor, { type: 'resume' }),
    }),
    route({
      method: 'post',
      path: at('/disputes'),
      tag,
      right: 'collect',
      summary: 'Open a dispute of the customer: the escalation of the invoice waits',
      body: DisputeBody,
      status: 201,
      also: 200,
      handle: ({ params, body, actor }) => create(params.id!, actor, { type: 'dispute', ...body }),
    }),
    route({
      method: 'post',
      path: at('/disputes/{disputeId}/resolve'),
      tag,
      right: 'collect',
      summary: 'Upheld: credited. Rejected: resumes at the real age',
      body: ResolutionBody,
      handle: ({ params, body, actor, who }) => {
        if (body.outcome === 'upheld' && !mayDo(who, CREDITING))
          throw new Forbidden(
            `${actor} may not uphold a dispute: it credits, which needs the right ${CREDITING}`,
          );
        return change(params.id!, actor, {
          type: 'resolve-dispute',
          id: params.disputeId!,
          outcome: body.outcome,
          creditAmount: body.creditAmount === undefined ? null : BigInt(body.creditAmount),
        });
      },
    }),
    route({
      method: 'post',
      path: at('/promises'),
      tag,
      right: 'collect',
      summary: 'Record a promise to pay: the escalation waits until its date and grace are over',
      body: PromiseBody,
      status: 201,
      also: 200,
      handle: ({ params, body: { amount, method, reference, ...promise }, actor }) =>
        create(params.id!, actor, {
          type: 'promise',
          ...promise,
          amount: BigInt(amount),
          method: method ?? null,
          reference: reference ?? null,
        }),
    }),
    route({
      method: 'post',
      path: at('/credit-notes'),
      tag,
      right: CREDITING,
      summary: 'Credit all or a part of the open amount',
      body: CreditNoteBody,
      status: 201,
      also: 200,
      handle: ({ params, body: { amount, ...note }, actor }) =>
        create(params.id!, actor, { type: 'credit-note', ...note, amount: BigInt(amount) }),
    }),
    route({
      method: 'post',
      path: at('/payment-plans'),
      tag,
      right: 'collect',
      summary: 'Instalments with dates of their own; the first that is missed ends the plan',
      body: PlanBody,
      status: 201,
      also: 200,
      handle: ({ params, body: { id, currency, instalments }, actor }) =>
        create(params.id!, actor, {
          type: 'plan',
          id,
          currency,
          instalments: instalments.map(({ amount, payOn }) => ({ amount: BigInt(amount), payOn })),
        }),
    }),
    route({
      method: 'post',
      path: at('/fee-waivers'),
      tag,
      right: 'waive',
      summary: 'Waive late fees, all or a part of them',
      body: FeeWaiverBody,
      status: 201,
      also: 200,
      handle: ({ params, body: { id, amount, reason }, actor }) =>
        create(params.id!, actor, {
          type: 'waive-fees',
          id,
          reason,
          amount: amount === undefined ? null : BigInt(amount),
        }),
    }),
    route({
      method: 'post',
      path: at('/void'),
      tag,
      right: 'money',
      summary: 'The invoice should never have been: everything about it ends',
      body: Reason,
      handle: ({ params, body: { reason }, actor }) =>
        change(params.id!, actor, { type: 'close', outcome: 'void', reason }),
    }),
    route({
      method: 'post',
      path: at('/write-off'),
      tag,
      right: 'write-off',
      summary: 'Write the debt off: everything about it ends',
      body: Reason,
      handle: ({ params, body: { reason }, actor }) =>
        change(params.id!, actor, { type: 'close', outcome: 'written-off', reason }),
    }),
    route({
      method: 'post',
      path: at('/write-off/undo'),
      tag,
      right: 'write-off',
      summary: 'The debt is owed again, at its real age',
      body: Reason,
      handle: ({ params, body: { reason }, actor }) =>
        change(params.id!, actor, { type: 'undo-write-off', reason }),
    }),
  ];
}
