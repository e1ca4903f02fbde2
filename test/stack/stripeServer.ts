import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export const STRIPE_KEY = 'sk_test_4eC39HqLyjW';

/** A payment by Stripe: one payment intent with its charge, and the bill that it settled, if any. */
export type Paid = {
  id: string;
  amount: number;
  currency?: string;
  /** Whose metadata has our invoice: the payment intent's, the bill's, or none. */
  invoiceId?: string | null;
  bill?: { id: string; invoiceId: string | null };
  created?: number;
  refunded?: number;
  status?: 'succeeded' | 'pending' | 'failed';
};

type Shape = Record<string, unknown>;
type Trouble = number | 'hangs' | 'cuts';

/**
 * The part of Stripe's API that lists payments: newest first with cursors, the search's query language as far
 * as `OR`, only requested fields expanded, and its refusals.
 */
export async function startStripe() {
  const paid: Required<Omit<Paid, 'bill'>>[] = [];
  const bills = new Map<string, { invoiceId: string | null; paidBy: string[]; figures: Shape }>();
  const requests: string[] = [];
  const troubles: Trouble[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url!);
    const trouble = troubles.shift();
    if (trouble === 'hangs') return;
    if (trouble === 'cuts') return void request.socket.destroy();
    answer(request, response, trouble);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  function answer(request: IncomingMessage, response: ServerResponse, trouble?: number): void {
    const send = (status: number, body: Shape, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    const refuse = (status: number, type: string, message: string) =>
      send(status, { error: { type, message } });
    if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`)
      return void refuse(401, 'invalid_request_error', 'Invalid API Key provided');
    if (trouble === 429)
      return void send(
        429,
        { error: { type: 'rate_limit_error', message: 'Too many requests' } },
        { 'retry-after': '1', 'stripe-should-retry': 'true' },
      );
    if (trouble) return void refuse(trouble, 'api_error', 'An unknown error occurred');
    const { pathname, searchParams } = new URL(request.url!, 'http://stripe');
    const [, billId] = /^\/v1\/invoices\/(in_\w+)$/.exec(pathname) ?? [];
    if (billId && bills.has(billId)) return void send(200, billOf(billId));
    const list = LISTS[pathname];
    if (request.method !== 'GET' || !list)
      return void refuse(
        404,
        'invalid_request_error',
        `Unrecognized request URL (${request.method}: ${pathname})`,
      );
    send(200, page(list(searchParams), searchParams, pathname));
  }

  const expands = (query: URLSearchParams, path: string) =>
    [...query].some(
      ([name, value]) => name.startsWith('expand') && (value === path || value.startsWith(`${path}.`)),
    );

  const LISTS: Record<string, (query: URLSearchParams) => Shape[]> = {
    '/v1/charges': (query) =>
      paid
        .filter(({ created }) => created >= Number(query.get('created[gte]') ?? 0))
        .map((one) => ({
          ...chargeOf(one),
          payment_intent: expands(query, 'data.payment_intent') ? intentOf(one, false) : one.id,
        })),
    '/v1/payment_intents/search': (query) =>
      paid
        .filter(({ invoiceId }) => named(query).includes(invoiceId ?? ''))
        .map((one) => intentOf(one, expands(query, 'data.latest_charge'))),
    '/v1/invoices/search': (query) =>
      [...bills]
        .filter(([, { invoiceId }]) => named(query).includes(invoiceId ?? ''))
        .map(([id]) => billOf(id)),
    '/v1/invoice_payments': (query) =>
      [...bills].flatMap(([billId, { paidBy }]) =>
        paid
          .filter(({ id }) => paidBy.includes(id))
          .filter(({ id }) => [null, id].includes(query.get('payment[payment_intent]')))
          .filter(() => [null, billId].includes(query.get('invoice')))
          .filter(({ status }) => query.get('status') !== 'paid' || status === 'succeeded')
          .map((one) => ({
            id: `inpay_${one.id}`,
            object: 'invoice_payment',
            currency: one.currency,
            created: one.created,
            amount_requested: one.amount,
            amount_paid: one.status === 'succeeded' ? one.amount : null,
            status: one.status === 'succeeded' ? 'paid' : 'open',
            invoice: expands(query, 'data.invoice') ? billOf(billId) : billId,
            payment: {
              type: 'payment_intent',
              payment_intent: expands(query, 'data.payment.payment_intent')
                ? intentOf(one, expands(query, 'data.payment.payment_intent.latest_charge'))
                : one.id,
            },
          })),
      ),
  };

  function billOf(id: string): Shape {
    const { invoiceId, paidBy, figures } = bills.get(id)!;
    const parts = paid.filter((one) => paidBy.includes(one.id));
    return {
      id,
      object: 'invoice',
      currency: parts[0]?.currency ?? 'eur',
      created: 1,
      status: 'paid',
      amount_paid: parts.reduce((sum, one) => sum + (one.status === 'succeeded' ? one.amount : 0), 0),
      metadata: invoiceId ? { invoiceId } : {},
      status_transitions: { paid_at: parts[0]?.created ?? null },
      ...figures,
    };
  }

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** The requested paths, in their order. */
    requests,
    pay({ bill, ...one }: Paid): void {
      const now = Math.floor(Date.now() / 1_000);
      paid.push({ currency: 'eur', invoiceId: null, created: now, refunded: 0, status: 'succeeded', ...one });
      if (!bill) return;
      const known = bills.get(bill.id);
      bills.set(bill.id, {
        figures: {},
        ...known,
        invoiceId: bill.invoiceId,
        paidBy: [...(known?.paidBy ?? []), one.id],
      });
    },
    /** A bill with these figures, and without a payment until `pay` names it. */
    bill(id: string, invoiceId: string | null, figures: Shape = {}): void {
      bills.set(id, { invoiceId, paidBy: bills.get(id)?.paidBy ?? [], figures });
    },
    refund(id: string, total: number): void {
      paid.find((one) => one.id === id)!.refunded = total;
    },
    /** The faults of the next requests. */
    fail: (...next: Trouble[]): void => void troubles.push(...next),
    recover: (): void => void troubles.splice(0),
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type StripeServer = Awaited<ReturnType<typeof startStripe>>;

type Stored = Required<Omit<Paid, 'bill'>>;

const chargeOf = ({ id, amount, currency, created, refunded, status, invoiceId }: Stored): Shape => ({
  id: `ch_${id}`,
  object: 'charge',
  amount,
  currency,
  created,
  status,
  amount_refunded: refunded,
  captured: true,
  paid: status === 'succeeded',
  amount_captured: status === 'failed' ? 0 : amount,
  payment_intent: id,
  metadata: invoiceId ? { invoiceId } : {},
});

const intentOf = (one: Stored, expanded: boolean): Shape => ({
  id: one.id,
  object: 'payment_intent',
  amount: one.amount,
  currency: one.currency,
  created: one.created,
  status: one.status === 'succeeded' ? 'succeeded' : 'processing',
  amount_received: one.status === 'succeeded' ? one.amount : 0,
  metadata: one.invoiceId ? { invoiceId: one.invoiceId } : {},
  latest_charge: expanded ? chargeOf(one) : `ch_${one.id}`,
});

/**
 * `metadata['invoiceId']:'A' OR metadata['invoiceId']:'B'` → A, B. Throws on a query that Stripe's language
 * would refuse.
 */
function named(query: URLSearchParams): string[] {
  const clauses = (query.get('query') ?? '').split(' OR ');
  if (clauses.length > 10) throw new Error('The search takes ten clauses');
  return clauses.map((clause) => {
    const [, id] = /^metadata\['invoiceId'\]:'([^']+)'$/.exec(clause) ?? [];
    if (!id) throw new Error(`The search cannot parse ${clause}`);
    return id;
  });
}

/** Newest first; lists continue after an id, searches with a page token. */
function page(all: Shape[], query: URLSearchParams, url: string): Shape {
  const rows = all.toSorted((a, b) => Number(b.created) - Number(a.created));
  const limit = Number(query.get('limit') ?? 10);
  const after = rows.findIndex(({ id }) => id === query.get('starting_after')) + 1;
  const start = url.endsWith('/search') ? Number(query.get('page') ?? 0) : after;
  const data = rows.slice(start, start + limit);
  const more = { has_more: start + limit < rows.length };
  return url.endsWith('/search')
    ? { object: 'search_result', url, data, ...more, next_page: more.has_more ? String(start + limit) : null }
    : { object: 'list', url, data, ...more };
}
