import { type ErrorRequestHandler, type Response } from 'express';
import { ZodError } from 'zod';
import {
  Unprocessable,
  IllegalChange,
  NotFound,
  PaymentConflict,
  isUnreachable,
} from '../../books/errors.js';
import { loggedPath, type Log } from '../../log.js';
import { BadCursor } from '../../books/cursors.js';
import { AccountBusy } from '../../books/locking.js';
import { Forbidden, UnknownObject } from './route.js';

export class Conflict extends Error {}
export class Unauthorized extends Error {}
export class TooManyRequests extends Error {
  constructor(readonly retryAfter: number) {
    super(`Too many requests; try again in ${retryAfter} s`);
  }
}

export type Problem = {
  status: number;
  title: string;
  detail: string;
  issues?: { path: string; message: string }[];
  /** Seconds, for 429 and 503. */
  retryAfter?: number;
};

/** The one place errors become HTTP: RFC 9457 problem details, never a stack, SQL or a secret. */
export const problems =
  (log: Log): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const problem = problemOf(error);
    if (problem.status === 500)
      log.error(
        { err: error as unknown, method: request.method, path: loggedPath(request.path) },
        'A request failed',
      );
    sendProblem(response, problem);
  };

export function sendProblem(response: Response, { status, retryAfter = 1, ...problem }: Problem): void {
  if (status === 503 || status === 429) response.set('Retry-After', String(retryAfter));
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', status, ...problem }));
}

/** What an error says over HTTP. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ZodError) return invalid(error);
  if (error instanceof BadCursor) return badCursor;
  if (error instanceof Unprocessable)
    return { status: 422, title: 'Does not validate', detail: error.message };
  if (error instanceof Unauthorized) return { status: 401, title: 'Unauthorized', detail: error.message };
  if (error instanceof Forbidden) return { status: 403, title: 'Forbidden', detail: error.message };
  if (error instanceof TooManyRequests)
    return {
      status: 429,
      title: 'Too many requests',
      detail: error.message,
      retryAfter: error.retryAfter,
    };
  if (error instanceof NotFound || error instanceof UnknownObject)
    return { status: 404, title: 'Not found', detail: error.message };
  if (error instanceof Conflict || error instanceof IllegalChange || error instanceof PaymentConflict)
    return { status: 409, title: 'Conflict', detail: error.message };
  if (error instanceof AccountBusy) return { status: 503, title: 'Busy', detail: error.message };
  if (isUnreachable(error))
    return {
      status: 503,
      title: 'Database away',
      detail: 'The database cannot be reached; nothing was changed, try again',
    };
  return (
    bodyProblem(error) ?? {
      status: 500,
      title: 'Internal error',
      detail: 'Something failed on our side; nothing was acknowledged',
    }
  );
}

const badCursor: Problem = {
  status: 422,
  title: 'Does not validate',
  detail: 'cursor: must be the nextCursor of an earlier page',
  issues: [{ path: 'cursor', message: 'must be the nextCursor of an earlier page' }],
};

function invalid(error: ZodError): Problem {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = issues[0];
  return {
    status: 422,
    title: 'Does not validate',
    detail: first ? `${first.path || 'body'}: ${first.message}` : 'The request does not validate',
    issues,
  };
}

const megabytes = (error: unknown) => Math.round(Number((error as { limit?: unknown }).limit) / 1_048_576);

/** As multer says it. */
export const isTooLargeFile = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'LIMIT_FILE_SIZE';

/** What express's body parsers throw, by their `type`. */
function bodyProblem(error: unknown): Problem | null {
  const { type, status, statusCode } = error as { type?: unknown; status?: unknown; statusCode?: unknown };
  if (isTooLargeFile(error))
    return { status: 413, title: 'Too large', detail: 'The file is larger than this form takes' };
  const code = Number(status ?? statusCode);
  if (type === 'entity.too.large')
    return {
      status: 413,
      title: 'Too large',
      detail: `The body is larger than the limit of ${megabytes(error)} MB`,
    };
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return { status: 415, title: 'Unsupported encoding', detail: 'Send the body as plain UTF-8 JSON' };
  if (type === 'encoding.invalid')
    return { status: 400, title: 'Wrong encoding', detail: 'The body is not UTF-8' };
  if (type === 'key.repeated')
    return { status: 400, title: 'Malformed JSON', detail: 'A key stands twice in one object of the body' };
  if (type === 'entity.parse.failed')
    return { status: 400, title: 'Malformed JSON', detail: 'The body is not JSON' };
  return code >= 400 && code < 500
    ? { status: code, title: 'Bad request', detail: 'The request cannot be read' }
    : null;
}
