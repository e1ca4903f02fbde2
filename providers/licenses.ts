import { Webhook } from 'standardwebhooks';
import { causeOf } from './answers.js';
import { within } from './deadline.js';

export type LicenseOrder = {
  type: 'licenses.suspend' | 'licenses.reinstate' | 'licenses.cancel';
  accountId: string;
  /** The same on every retry, without a dot: it is the `webhook-id`. */
  orderId: string;
  /** Only grows for an account: the receiver drops older orders. */
  version: number;
  /** Last day for the change, `YYYY-MM-DD`. */
  effectiveBy?: string | null;
  reason: string;
  /** Time of the order, business time: ISO 8601 in UTC. */
  at: string;
};

export type Licenses = {
  /**
   * Resolves once the licence system has accepted the order (2xx). Throws Error with the host and its
   * response; the same order may then be placed again.
   */
  order(order: LicenseOrder): Promise<void>;
};

const TIMEOUT_MS = 8_000;

/**
 * The licence system behind `url`, called by Standard Webhooks signed with `secret` (base64, with or without
 * `whsec_`). Throws Error when the address is not https (loopback excepted) or the secret is not one.
 */
export function createLicenses({ url, secret }: { url: string; secret: string }): Licenses {
  const endpoint = endpointOf(url);
  const webhook = webhookOf(secret);
  return {
    async order(order) {
      const { host } = endpoint;
      const call = request(webhook, order);
      const status = await within(TIMEOUT_MS, undefined, (signal) =>
        statusOf(endpoint, { ...call, signal }),
      ).catch((error: unknown) => {
        throw new Error(
          `the licence system ${host} did not answer order ${order.orderId}: ${causeOf(error)}`,
        );
      });
      if (status < 200 || status > 299)
        throw new Error(`the licence system ${host} answered order ${order.orderId} with status ${status}`);
    },
  };
}

function request(
  webhook: Webhook,
  { type, at, orderId, accountId, version, effectiveBy, reason }: LicenseOrder,
): RequestInit {
  if (!/^[^.\s]+$/.test(orderId))
    throw new Error(`order id "${orderId}" cannot be a webhook id: it has a dot or a space`);
  const data = { accountId, orderId, version, ...(effectiveBy ? { effectiveBy } : {}), reason };
  const body = JSON.stringify({ type, timestamp: at, data });
  // Signed with real time, not business time: the receiver compares it with its own clock.
  const sentAt = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': orderId,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': webhook.sign(orderId, sentAt, body),
  };
  // A redirect could lead a signed order to a host that is not configured, so it counts as the response.
  return { method: 'POST', headers, body, redirect: 'manual' };
}

async function statusOf(endpoint: URL, call: RequestInit): Promise<number> {
  const response = await fetch(endpoint, call);
  await response.body?.cancel();
  return response.status;
}

function endpointOf(url: string): URL {
  if (!URL.canParse(url)) throw new Error('the licence system address is not a URL');
  const endpoint = new URL(url);
  if (endpoint.username || endpoint.password)
    throw new Error(`the licence system address of ${endpoint.host} must not hold credentials`);
  const safe =
    endpoint.protocol === 'https:' || (endpoint.protocol === 'http:' && isLoopback(endpoint.hostname));
  if (!safe)
    throw new Error(`the licence system ${endpoint.protocol}//${endpoint.host} must be reached by https`);
  return endpoint;
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

function webhookOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new Error(
      'the licence system secret is not a Standard Webhooks secret (base64, with or without whsec_)',
    );
  }
}
