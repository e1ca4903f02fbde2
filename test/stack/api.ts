import { request as httpRequest, createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createApp } from '../../api/app.js';
import { PdfMaker } from '../../api/pdf/pdfMaker.js';
import { type TwilioWebhook } from '../../api/webhooks/twilio.js';
import { type Clock } from '../../domain/calendar/clock.js';
import { createLog } from '../../log.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { prepareBooks } from '../../books/prepare.js';
import { type Page } from '../../books/timeline.js';
import { type PaymentProvider } from '../../providers/paymentProvider.js';
import { type ReceivedMail } from '../../providers/receivedMail.js';
import { deskRoutes } from '../../web/desk.js';
import { fixedClock } from './books.js';
import { testDatabase } from './postgres.js';

export { type Page };

export const KEY = 'key-of-the-tests-4f1d';

type Headers = Record<string, string | string[] | null>;
export type ApiResponse<T> = { status: number; headers: IncomingHttpHeaders; text: string; json: T };
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  issues?: { path: string; message: string }[];
};

export type ApiOptions = {
  now?: string;
  secrets?: string[];
  stripeSecrets?: string[];
  resendSecrets?: string[];
  twilio?: TwilioWebhook;
  provider?: PaymentProvider;
  mail?: ReceivedMail;
  databaseUrl?: string;
  /** A business time that only the caller sets. */
  clock?: Clock;
  temporalUi?: string;
  trustedProxies?: string;
  ownOrigins?: string[];
};

/** Starts the API on a separate port and database, at a business time that is fixed until it is set. */
export async function startApi({
  now = '2026-03-02T08:00:00Z',
  secrets = [],
  stripeSecrets = [],
  resendSecrets = [],
  twilio,
  provider,
  mail,
  databaseUrl,
  clock: given,
  temporalUi,
  trustedProxies,
  ownOrigins,
}: ApiOptions = {}) {
  const database = databaseUrl ? null : await testDatabase();
  if (database) await prepareBooks(database.url, null);
  const url = databaseUrl ?? database!.url;
  const db = openDatabase(url);
  const clock = given ? { ...given, set: notOurs } : fixedClock(now);
  const book: Books = { db, clock };
  const logged: string[] = [];
  const log = createLog('debug', 'api', collect(logged));
  const maker = new PdfMaker();
  const app = createApp({
    book,
    maker,
    apiKey: KEY,
    paymentsSecrets: secrets,
    stripeSecrets,
    resendSecrets,
    twilio: twilio ?? null,
    provider: provider ?? null,
    mail: mail ?? null,
    log,
    desk: (shared) => deskRoutes({ ...shared, temporalUi: temporalUi ?? null }),
    ...(trustedProxies ? { trustedProxies } : {}),
    ...(ownOrigins ? { ownOrigins } : {}),
  });
  // A busy machine pauses for longer than Node keeps a connection: a request on it would be reset.
  const server = createServer({ keepAliveTimeout: 60_000 }, app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  /** Objects go as JSON, strings and bytes as they are; a header that is null is not sent. */
  const call = <T = unknown>(method: string, path: string, body?: unknown, headers: Headers = {}) =>
    send<T>(port, method, path, body, headers);

  /** Returns the response's body; fails with the problem when it is an error. */
  async function ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async function stop() {
    server.close();
    server.closeAllConnections();
    await maker.stop();
    await db.$disconnect();
    await database?.drop();
  }
  return { app, port, url, db, book, clock, logged, call, ok, stop };
}

export type TestApi = Awaited<ReturnType<typeof startApi>>;

/** All items of a list, page by page. */
export async function pages<T>({ ok }: Pick<TestApi, 'ok'>, path: string, limit: number): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page: Page<T> = await ok(`GET`, `${path}${path.includes('?') ? '&' : '?'}${query}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

async function send<T>(
  port: number,
  method: string,
  path: string,
  body: unknown,
  more: Headers,
): Promise<ApiResponse<T>> {
  const bytes =
    body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const headers: Headers = {
    authorization: `Bearer ${KEY}`,
    ...(bytes === undefined ? {} : { 'content-type': 'application/json' }),
    ...more,
  };
  const request = httpRequest({ port, host: '127.0.0.1', method, path, headers: withoutNull(headers) });
  request.end(bytes);
  const [response] = await once(request, 'response');
  const answer = await text(response);
  const isJson = /json/.test(response.headers['content-type'] ?? '');
  return {
    status: response.statusCode,
    headers: response.headers,
    text: answer,
    json: (isJson ? JSON.parse(answer) : null) as T,
  };
}

const withoutNull = (headers: Headers) =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== null),
  );

const collect = (lines: string[]) =>
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });

const notOurs = () => {
  throw new Error('This clock is set by its owner');
};
