import { z } from 'zod';
import { type Books } from '../../books/book.js';
import { readSettings } from '../../books/settings.js';
import { Unprocessable } from '../../books/errors.js';
import { route, type Route } from '../http/route.js';
import { SOURCES, type SignedEvent, type Source, type WebhookEndpoints } from './endpoints.js';

const PATIENCE_MS = 10_000;

/**
 * Tests the route of a source's events: signed with our own secret, and sent from here to the address that
 * the source uses.
 */
export const webhookTestRoutes = (
  { db }: Books,
  endpoints: WebhookEndpoints,
  ownOrigins: string[] = [],
): Route[] => [
  route({
    method: 'post',
    path: '/v1/settings/webhooks/{source}/test',
    params: { source: z.enum(SOURCES) },
    tag: 'Settings',
    right: 'settings',
    summary:
      'Send a test event, signed as the source signs, to its webhook at the public address; it is verified and changes nothing',
    handle: async ({ params }) => {
      const source = params.source as Source;
      const { needs, sign, address } = endpoints[source];
      if (!sign) throw new Unprocessable(`Every event of ${source} is refused: ${needs} must be set`);
      const url = address((await readSettings(db)).publicUrl);
      if (!url)
        throw new Unprocessable('publicUrl: enter in the settings where this API is reached from outside');
      // Without publicUrl the address is the one of the environment.
      if (url !== address(null)) assertOwn(url, ownOrigins);
      return { json: { url, status: await send(url, sign()) } };
    },
  }),
];

/**
 * A person enters the address in the settings, and this process reaches hosts that no person reaches: the
 * request goes only to the address that the environment gives for this API. Throws Unprocessable.
 */
function assertOwn(url: string, ownOrigins: string[]): void {
  const { origin, hostname } = new URL(url);
  const isOwn = ownOrigins.length > 0 ? ownOrigins.includes(origin) : isLoopback(hostname);
  if (!isOwn)
    throw new Unprocessable(
      `${origin} is not an address of this API: a test is sent only to the PUBLIC_URL of the process`,
    );
}

const isLoopback = (host: string) => /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(host);

/**
 * Returns 200. Throws Unprocessable when the address has no server, or its server is not the webhook with our
 * secret.
 */
async function send(url: string, { headers, body, proof }: SignedEvent): Promise<number> {
  const { status, text } = await callWebhook(url, headers, body);
  if (status === 401) throw new Unprocessable(`${url} refuses our signature: another secret is set there`);
  if (status !== 200) throw new Unprocessable(`${url} answered ${status} instead of 200`);
  if (!text.includes(proof)) throw new Unprocessable(`${url} answered 200 and is not a webhook of ours`);
  return status;
}

async function callWebhook(url: string, headers: Record<string, string>, body: string) {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal });
    return { status: response.status, text: await beginningOf(response) };
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Unprocessable(`${url} cannot be reached: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** Our webhooks respond in one line; a longer response of another server is not read to its end. */
const MAX_ANSWER_LENGTH = 1_000;

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.length > MAX_ANSWER_LENGTH) break;
  }
  return text;
}
