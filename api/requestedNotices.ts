import { z } from 'zod';
import { CONTACT_ROLES } from '../domain/policy/policy.js';
import { type Books } from '../books/book.js';
import {
  REQUESTABLE_TEMPLATES,
  addRequestedNotice,
  type StoredRequestedNotice,
} from '../books/notices/requests.js';
import { route, type Route } from './http/route.js';
import { Id, Text } from './http/schemas.js';
import { pick } from '../books/invoices/views.js';

const RequestedNoticeBody = z
  .strictObject({
    id: Id,
    letter: z.enum(REQUESTABLE_TEMPLATES),
    reason: Text.min(1).max(2_000).optional(),
    to: z.array(z.enum(CONTACT_ROLES)).min(1).max(CONTACT_ROLES.length).default(['billing']),
  })
  .refine(({ letter: template, reason }) => (template === 'services-cancelled') === (reason !== undefined), {
    message: 'goes with services-cancelled, and only with it: the customer reads it',
    path: ['reason'],
  })
  .meta({ id: 'LetterRequest' });

export const requestedNoticeRoutes = (book: Books): Route[] => [
  route({
    method: 'post',
    path: '/v1/accounts/{id}/letters',
    tag: 'Accounts',
    right: 'collect',
    summary:
      'Send the customer a letter by email: a statement, that the hold is released, or that services are cancelled; a repeated request returns the outcome',
    body: RequestedNoticeBody,
    status: 202,
    also: 200,
    handle: async ({ params, body, actor }) => {
      const wish = { ...body, reason: body.reason ?? null, to: [...new Set(body.to)].sort() };
      const requested = await addRequestedNotice(book, params.id!, wish, actor);
      return requested && { status: requested.created ? 202 : 200, json: view(requested.request) };
    },
  }),
];

/** `status`: requested, then its notice's: sending, sent, failed, unknown or withdrawn. */
const view = ({ notice, ...request }: StoredRequestedNotice) => ({
  ...pick(request, ['id', 'accountId', 'letter', 'reason', 'to', 'requestedAt', 'requestedBy', 'withdrawn']),
  status: request.withdrawn ? 'withdrawn' : (notice?.status ?? 'requested'),
  notice,
});
