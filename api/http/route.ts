import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import { Forbidden, NotFound } from '../../books/errors.js';
import { type Right, type Who } from '../../domain/access/rights.js';

export type Reply =
  | { status?: number; json: unknown }
  | { status?: number; type: string; body: string | Uint8Array; filename?: string };

/** The input of a handler: everything parsed, and the caller. */
export type HandlerInput<Q, B> = {
  params: Record<string, string>;
  query: Q;
  body: B;
  actor: string;
  who: Who;
};

/** One operation of the API: its schemas validate the request and describe it in the OpenAPI document. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style: `/v1/invoices/{id}`. */
  path: string;
  tag: string;
  summary: string;
  /** The caller needs one of these rights. */
  right: Right | readonly Right[];
  /** The schema of a path parameter that is no id; any other value is 404. */
  params?: Record<string, z.ZodType>;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Media types of a body that is a file: it is parsed as `{ contentType, content }`. */
  takes?: readonly string[];
  /** Media type of a response that is not JSON. */
  produces?: string;
  status: number;
  /** The other success status: 200 for a repeated create, 201 for a PUT of a new object. */
  also?: number;
  handle: (input: HandlerInput<never, never>) => Promise<Reply | null>;
};

type Typed<Q extends z.ZodType, B extends z.ZodType> = Omit<Route, 'query' | 'body' | 'handle' | 'status'> & {
  query?: Q;
  body?: B;
  status?: number;
  /** Returns null when the object does not exist (404). */
  handle: (input: HandlerInput<z.output<Q>, z.output<B>>) => Promise<Reply | null>;
};

export function route<
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
>(definition: Typed<Q, B>): Route {
  return { status: 200, ...definition } as unknown as Route;
}

/** Longer than a caller's own id: those of tasks and exceptions are made of several. */
export const PathId = z.string().regex(/^[A-Za-z0-9._:-]{1,400}$/);

export const mayDo = ({ rights }: Who, right: Route['right']): boolean =>
  [right].flat().some((one) => rights.has(one as Right));

const MAX_FILE_BYTES = '5mb';

/** Reads the bodies of routes that take a file; to be mounted before the parser of JSON, which refuses them. */
export function mountFileBodies(app: Express, routes: Route[]): void {
  const parser = express.raw({ type: () => true, limit: MAX_FILE_BYTES, inflate: false });
  for (const route of routes) if (route.takes) app[route.method](expressPath(route), parser);
}

/** Mounts the routes; express 5 forwards every rejection to the one error handler. */
export function mount(app: Express, routes: Route[]): void {
  for (const route of routes) {
    app[route.method](expressPath(route), async (request, response) => {
      const { params, query } = request as { params: Record<string, string>; query: unknown };
      const body: unknown = route.takes ? fileOf(request) : request.body;
      const { who } = response.locals as { who: Who };
      const reply = await runRoute(route, { path: request.path, params, query, body }, who);
      sendReply(response.status(route.status), reply);
    });
  }
}

export function sendReply(response: Response, reply: Reply): void {
  if (reply.status) response.status(reply.status);
  if ('json' in reply) return void response.json(reply.json);
  if (reply.filename) response.attachment(reply.filename);
  response.type(reply.type).send(typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body));
}

/** Performs the operation at this method and path, as a request over HTTP would. */
export async function callRoute(
  routes: Route[],
  { method, path, query = {}, body }: { method: string; path: string; query?: unknown; body?: unknown },
  who: Who,
): Promise<Reply> {
  for (const route of routes) {
    const found = route.method === method.toLowerCase() && new RegExp(`^${pattern(route)}$`).exec(path);
    if (!found) continue;
    const params = Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
    );
    return runRoute(route, { path, params, query, body: route.body ? body : undefined }, who);
  }
  throw new NotFound(`There is nothing at ${method} ${path}`);
}

const expressPath = ({ path }: Route) => path.replace(/\{(\w+)\}/g, ':$1');
const pattern = ({ path }: Route) => path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');

type RouteCall = { path: string; params: Record<string, string>; query: unknown; body: unknown };

async function runRoute(route: Route, { path, params, query, body }: RouteCall, who: Who): Promise<Reply> {
  if (!mayDo(who, route.right)) throw new Forbidden(forbidden(who, route));
  if (!Object.entries(params).every(([name, part]) => partOf(route, name).safeParse(part).success))
    throw new NotFound(`There is nothing at ${path}`);
  const input = {
    params,
    who,
    actor: who.actor,
    query: route.query?.parse(query) ?? {},
    body: route.body?.parse(body),
  };
  const reply = await route.handle(input as HandlerInput<never, never>);
  if (!reply) throw new NotFound(`There is nothing at ${path}`);
  return reply;
}

export const partOf = ({ params }: Pick<Route, 'params'>, name: string): z.ZodType =>
  params?.[name] ?? PathId;

const forbidden = ({ actor, role }: Who, { method, path, right }: Route) =>
  `${actor}${role ? ` (${role})` : ''} may not ${method.toUpperCase()} ${path}: it needs the right ${[right].flat().join(' or ')}`;

const fileOf = ({ headers, body }: Request) => ({
  contentType: headers['content-type'] ?? '',
  content: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
});
