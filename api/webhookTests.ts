import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { TEST_EVENT } from '../intake/standardEvent.js';
import { type Book } from '../prisma/client.js';
import { readSettings } from '../prisma/settings.js';
import { Unprocessable } from './errors.js';
import { route, type Route } from './route.js';

const PATIENCE_MS = 10_000;

/** Tries the way that payments take: signed with our own secret, sent from here to where senders send it. */
export const webhookTestRoutes = (book: Book, secrets: string[]): Route[] => [
  route({
    method: 'post',
    path: '/v1/settings/webhooks/payments/test',
    tag: 'Settings',
    right: 'settings',
    summary:
      'Send a signed test event to /webhooks/payments at the public address; it is verified, stored and moves nothing',
    handle: async () => {
      const { publicUrl } = await readSettings(book.db);
      if (!publicUrl)
        throw new Unprocessable('publicUrl: say in the settings where this API is reached from outside');
      const [secret] = secrets;
      if (!secret) throw new Unprocessable('PAYMENTS_WEBHOOK_SECRET is not set: no event can be verified');
      const url = `${publicUrl}/webhooks/payments`;
      const status = await send(url, secret);
      if (status !== 200) throw new Unprocessable(`${url} answered ${status} instead of 200`);
      return { json: { url, status } };
    },
  }),
];

async function send(url: string, secret: string): Promise<number> {
  const [id, now] = [`test_${randomUUID()}`, new Date()];
  const body = JSON.stringify({ type: TEST_EVENT, timestamp: now.toISOString(), data: {} });
  const headers = {
    ...{ 'content-type': 'application/json', 'webhook-id': id },
    'webhook-timestamp': `${Math.floor(now.getTime() / 1_000)}`,
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Unprocessable(`${url} cannot be reached: ${cause instanceof Error ? cause.message : message}`);
  }
}
