import { type ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { type Who } from '../domain/access/rights.js';
import { loggedPath, type Log } from '../log.js';
import { recordAudit, AUDIT_OUTCOMES, listAudit, type By } from '../books/people/audit.js';
import { type Database, type Books } from '../books/book.js';
import { Unauthorized, Forbidden } from '../books/errors.js';
import { countRefusals } from './http/rateLimits.js';
import { route, type Route } from './http/route.js';
import { Paging, Text } from './http/schemas.js';

const Name = Text.max(300).optional();

export const AuditQuery = z.strictObject({
  ...Paging,
  actor: Name,
  act: Name,
  target: Name,
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
});

export const auditRoutes = ({ db }: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/audit',
    tag: 'People',
    right: 'people',
    summary: 'Every refusal and every change of rights, settings and policies, the newest first; real time',
    query: AuditQuery,
    handle: async ({ query: { limit, cursor, ...filter } }) => ({
      json: await listAudit(db, filter, { limit, cursor }),
    }),
  }),
];

/**
 * Writes every refusal of a known person or key to the audit log. Refusals without an identity (an unknown
 * key, a form from another site) are counted, and the first, tenth and hundredth of an address in a minute
 * are written. A webhook with a bad signature writes nothing at all (contract.md).
 */
export function auditRefusals(db: Database, log: Log): ErrorRequestHandler {
  const countOf = countRefusals();
  return async (error, request, response, next) => {
    const locals = response.locals as { who?: Who; isAudited?: boolean };
    const isOurs = error instanceof Forbidden || error instanceof Unauthorized;
    if (locals.isAudited || !isOurs || request.path.startsWith('/webhooks/')) return next(error);
    locals.isAudited = true;
    const count = locals.who ? null : await countOf(request, response);
    if (count === null || /^10*$/.test(`${count}`)) {
      const by: By = { actor: locals.who?.actor ?? 'nobody', address: request.ip };
      const detail = { why: error.message.slice(0, MAX_REASON_LENGTH), ...(count ? { count } : {}) };
      const act = error instanceof Forbidden ? 'request' : 'key';
      const target = `${request.method} ${loggedPath(request.originalUrl)}`;
      await recordAudit(db, by, { act, target, outcome: 'refused', detail }).catch((err: unknown) =>
        log.error({ err, ...by, target }, 'A refusal could not be written into the audit log'),
      );
    }
    next(error);
  };
}

const MAX_REASON_LENGTH = 500;
