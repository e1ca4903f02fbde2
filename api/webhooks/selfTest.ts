import { z } from 'zod';
import { type Books } from '../../books/book.js';
import { readSettings } from '../../books/settings.js';
import { Unprocessable } from '../../books/errors.js';
import { route, type Route } from '../http/route.js';
import { SOURCES, type SignedEvent, type Source, type WebhookWays } from './endpoints.js';

const PATIENCE_MS = 10_000;

/** Tries the way that a source's events take: signed with our own secret, sent from here to where the source sends them. */
export const webhookTestRoutes = ({ db }: Books, ways: WebhookWays, ownOrigins: string[] = []): Route[] => [
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
      const { needs, sign, address } = ways[source];
      if (!sign) throw new Unprocessable(`Every event of ${source} is refused: ${needs} must be set`);
      const url = address((await readSettings(db)).publicUrl);
      if (!url)
        throw new Unprocessable('publicUrl: say in the settings where this API is reached from outside');
      // Without publicUrl only the environment has said the address.
      if (url !== address(null)) assertOwn(url, ownOrigins);
      return { json: { url, status: await send(url, sign()) } };
    },
  }),
];

/**
 * The settings are a person's, and a request from here reaches what no person does: it goes only where the environment
 * says that this API is. Throws Unprocessable.
 */
function assertOwn(url: string, ownOrigins: string[]): void {
  const { origin, hostname } = new URL(url);
  const isOwn = ownOrigins.length > 0 ? ownOrigins.includes(origin) : isLoopback(hostname);
  if (!isOwn)
    throw new Unprocessable(
      `${origin} is not an address of this API: a test goes only where PUBLIC_URL of the process says`,
    );
}

const isLoopback = (host: string) => /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(host);

/** Answers 200. Throws Unprocessable: nobody answers there, or it is not the webhook that knows our secret. */
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

/** Our webhooks answer in a line; whatever else is there need not be read to its end. */
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
