import { type Express, type Request } from 'express';
import { z } from 'zod';

export type Reply =
  | { status?: number; json: unknown }
  | { status?: number; type: string; body: string | Uint8Array; filename?: string };

/** What a handler is given: everything parsed, and who asks. */
export type Asked<Q, B> = { params: Record<string, string>; query: Q; body: B; actor: string };

/** One operation of the API: its schemas validate the request and describe it in the OpenAPI document. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style: `/v1/invoices/{id}`. */
  path: string;
  tag: string;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Media types of a body that is a file: it is parsed as `{ contentType, content }`. */
  takes?: readonly string[];
  /** Media type of the answer where it is not JSON. */
  produces?: string;
  status: number;
  /** The other status of success: 200 for a create that comes again, 201 for a PUT of something new. */
  also?: number;
  handle: (asked: Asked<never, never>) => Promise<Reply | null>;
};

type Typed<Q extends z.ZodType, B extends z.ZodType> = Omit<Route, 'query' | 'body' | 'handle' | 'status'> & {
  query?: Q;
  body?: B;
  status?: number;
  /** Null: there is no such object (404). */
  handle: (asked: Asked<z.output<Q>, z.output<B>>) => Promise<Reply | null>;
};

export function route<
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
>(definition: Typed<Q, B>): Route {
  return { status: 200, ...definition } as unknown as Route;
}

/** Longer than a caller's own id: those of tasks and exceptions are made of several. */
export const PathId = z.string().regex(/^[A-Za-z0-9._:-]{1,400}$/);

export class UnknownObject extends Error {}

/** Mounts the routes; express 5 forwards every rejection to the one error handler. */
export function mount(app: Express, routes: Route[]): void {
  for (const { method, path, query, body, takes, handle, status } of routes) {
    app[method](path.replace(/\{(\w+)\}/g, ':$1'), async (request, response) => {
      const params = request.params as Record<string, string>;
      if (!Object.values(params).every((param) => PathId.safeParse(param).success))
        throw new UnknownObject(`There is nothing at ${request.path}`);
      const asked = {
        params,
        query: query?.parse(request.query) ?? {},
        body: body?.parse(takes ? fileOf(request) : request.body),
        actor: actorOf(response.locals),
      };
      const reply = await handle(asked as Asked<never, never>);
      if (!reply) throw new UnknownObject(`There is nothing at ${request.path}`);
      response.status(reply.status ?? status);
      if ('json' in reply) return void response.json(reply.json);
      if (reply.filename) response.attachment(reply.filename);
      response.type(reply.type).send(typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body));
    });
  }
}

const fileOf = ({ headers, body }: Request) => ({
  contentType: headers['content-type'] ?? '',
  content: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
});

const actorOf = (locals: Record<string, unknown>) =>
  typeof locals.actor === 'string' ? locals.actor : 'api';
