import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { readBody, listen } from './loopback.js';

export type LicenseState = { state: 'active' | 'suspended' | 'cancelled'; version: number };

/** A verified order in the order of arrival; `applied` is false when a newer one had arrived before. */
export type ReceivedOrder = {
  type: keyof typeof STATES;
  accountId: string;
  orderId: string;
  version: number;
  effectiveBy?: string;
  reason: string;
  timestamp: string;
  applied: boolean;
};

export type LicenseServer = {
  url: string;
  port: number;
  /** By account id; unknown accounts are active and not in here. */
  states(): Record<string, LicenseState>;
  orders(): ReceivedOrder[];
  /** While on, every response is 503. */
  outage(on: boolean): void;
  stop(): Promise<void>;
};

const STATES = {
  'licenses.suspend': 'suspended',
  'licenses.reinstate': 'active',
  'licenses.cancel': 'cancelled',
} as const;

const MAX_BODY = 64 * 1024;

/**
 * A licence system for this machine: verifies Standard Webhooks signatures and drops orders that arrive too
 * late.
 */
export async function startLicenseServer({
  port = 0,
  secret,
}: {
  port?: number;
  secret: string;
}): Promise<LicenseServer> {
  const webhook = new Webhook(secret);
  const accounts = new Map<string, LicenseState>();
  const received: ReceivedOrder[] = [];
  let down = false;

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  const address = await listen(server, port);
  return {
    ...address,
    states: () => Object.fromEntries(accounts),
    orders: () => [...received],
    outage: (on) => void (down = on),
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY);
    if (down) return reply(response, 503, 'out of order');
    if (!isGenuine(webhook, request, body)) return reply(response, 401, 'the signature does not verify');
    const order = orderOf(body);
    if (!order) return reply(response, 422, 'not a licence order');
    reply(response, 200, record(order) ? 'applied' : 'dropped: a newer order is in force');
  }

  function record(order: Omit<ReceivedOrder, 'applied'>): boolean {
    const applied = order.version > (accounts.get(order.accountId)?.version ?? 0);
    received.push({ ...order, applied });
    if (applied) accounts.set(order.accountId, { state: STATES[order.type], version: order.version });
    return applied;
  }
}

function isGenuine(webhook: Webhook, { headers }: IncomingMessage, body: Buffer): boolean {
  try {
    webhook.verify(body, headers as Record<string, string>, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function orderOf(body: Buffer): Omit<ReceivedOrder, 'applied'> | null {
  const { type, timestamp, data } = parsed(body);
  const known = typeof type === 'string' && Object.hasOwn(STATES, type);
  if (!known || typeof data !== 'object' || data === null) return null;
  const { accountId, version } = data as Record<string, unknown>;
  if (typeof accountId !== 'string' || !Number.isSafeInteger(version)) return null;
  return {
    ...(data as Omit<ReceivedOrder, 'applied' | 'type' | 'timestamp'>),
    type: type as ReceivedOrder['type'],
    timestamp: String(timestamp),
  };
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return (JSON.parse(body.toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function reply(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}
