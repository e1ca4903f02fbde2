import { type ErrorRequestHandler, type Response } from 'express';
import { ZodError } from 'zod';
import {
  AccountBusy,
  BadCursor,
  ClockBehind,
  ContentConflict,
  Forbidden,
  IllegalChange,
  isUnreachable,
  NotFound,
  Refusal,
  TooManyRequests,
  Unauthorized,
  Unprocessable,
} from '../../books/errors.js';
import { loggedPath, type Log } from '../../log.js';

/** Every `code` of a problem: the classes of books/errors.ts, and what is wrong before the books are reached. */
export const CODES = [
  'AccountBusy',
  'BadCursor',
  'BadRequest',
  'ClockBehind',
  'ContentConflict',
  'CustomerRefused',
  'DatabaseAway',
  'Forbidden',
  'IllegalChange',
  'InternalError',
  'MalformedJson',
  'NotFound',
  'TooLarge',
  'TooManyRequests',
  'Unauthorized',
  'Unprocessable',
  'UnsupportedEncoding',
  'UnsupportedMediaType',
] as const;

/** The HTTP status and title of a refusal; the first class that fits counts. */
const ANSWERS: [new (...parts: never[]) => Refusal, number, string][] = [
  [BadCursor, 422, 'Does not validate'],
  [Unprocessable, 422, 'Does not validate'],
  [Unauthorized, 401, 'Unauthorized'],
  [Forbidden, 403, 'Forbidden'],
  [NotFound, 404, 'Not found'],
  [IllegalChange, 409, 'Conflict'],
  [ContentConflict, 409, 'Conflict'],
  [TooManyRequests, 429, 'Too many requests'],
  [AccountBusy, 503, 'Busy'],
  [ClockBehind, 503, 'Busy'],
];

export type Problem = {
  code: (typeof CODES)[number];
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

/** Returns the HTTP problem of an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ZodError) return invalid(error);
  if (error instanceof Refusal) return refused(error);
  if (isUnreachable(error))
    return {
      code: 'DatabaseAway',
      status: 503,
      title: 'Database away',
      detail: 'The database cannot be reached; nothing was changed, try again',
    };
  return (
    bodyProblem(error) ?? {
      code: 'InternalError',
      status: 500,
      title: 'Internal error',
      detail: 'Something failed on our side; nothing was acknowledged',
    }
  );
}

function refused(error: Refusal): Problem {
  const [, status, title] = ANSWERS.find(([kind]) => error instanceof kind)!;
  return {
    code: error.code as Problem['code'],
    status,
    title,
    detail: error.message,
    ...(error instanceof BadCursor ? { issues: [{ path: 'cursor', message: CURSOR }] } : {}),
    ...(error instanceof TooManyRequests ? { retryAfter: error.retryAfter } : {}),
  };
}

const CURSOR = 'must be the nextCursor of an earlier page';

function invalid(error: ZodError): Problem {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = issues[0];
  return {
    code: 'Unprocessable',
    status: 422,
    title: 'Does not validate',
    detail: first ? `${first.path || 'body'}: ${first.message}` : 'The request does not validate',
    issues,
  };
}

const megabytes = (error: unknown) => Math.round(Number((error as { limit?: unknown }).limit) / 1_048_576);

/** The code of multer's error. */
export const isTooLargeFile = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'LIMIT_FILE_SIZE';

/** What express's body parsers throw, by their `type`. */
function bodyProblem(error: unknown): Problem | null {
  const { type, status, statusCode } = error as { type?: unknown; status?: unknown; statusCode?: unknown };
  if (isTooLargeFile(error))
    return {
      code: 'TooLarge',
      status: 413,
      title: 'Too large',
      detail: 'The file is larger than this form takes',
    };
  const code = Number(status ?? statusCode);
  if (type === 'entity.too.large')
    return {
      code: 'TooLarge',
      status: 413,
      title: 'Too large',
      detail: `The body is larger than the limit of ${megabytes(error)} MB`,
    };
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return {
      code: 'UnsupportedEncoding',
      status: 415,
      title: 'Unsupported encoding',
      detail: 'Send the body as plain UTF-8 JSON',
    };
  if (type === 'encoding.invalid')
    return {
      code: 'UnsupportedEncoding',
      status: 400,
      title: 'Wrong encoding',
      detail: 'The body is not UTF-8',
    };
  if (type === 'key.repeated')
    return {
      code: 'MalformedJson',
      status: 400,
      title: 'Malformed JSON',
      detail: 'A key appears twice in one object of the body',
    };
  if (type === 'entity.parse.failed')
    return { code: 'MalformedJson', status: 400, title: 'Malformed JSON', detail: 'The body is not JSON' };
  return code >= 400 && code < 500
    ? { code: 'BadRequest', status: code, title: 'Bad request', detail: 'The request cannot be read' }
    : null;
}
