import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { STRIPE_SECRET } from '../../test/fixtures/stripeEvents.js';
import { secretOf } from '../../test/fixtures/webhook.js';
import { SOURCES, type Source } from './endpoints.js';

/** Two APIs at the address of the second: the first has all of its secrets, the third none. */
let sender: TestApi;
let receiver: TestApi;
let bare: TestApi;
let stranger: Server;
const twilio = { token: 'token of the tests', url: '' };
const otherTwilio = { token: 'another token', url: '' };

beforeAll(async () => {
  const secrets = { secrets: [secretOf(1)], stripeSecrets: [STRIPE_SECRET], resendSecrets: [secretOf(2)] };
  const others = { secrets: [secretOf(8)], stripeSecrets: ['whsec_other'], resendSecrets: [secretOf(9)] };
  [receiver, sender, bare] = await Promise.all([
    startApi({ ...secrets, twilio }),
    startApi({ ...others, twilio: otherTwilio }),
    startApi(),
  ]);
  stranger = createServer((_request, response) => response.end('Welcome'));
  await once(stranger.listen(0, '127.0.0.1'), 'listening');
  for (const api of [sender, receiver, bare]) await reachedAt(api, receiver.port);
  await receiver.ok('PUT', '/v1/accounts/A', accountBody);
  await receiver.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(async () => {
  stranger.close();
  await Promise.all([sender, receiver, bare].map((api) => api.stop()));
});

/** Twilio's address is a setting of the process, which has no port before it listens. */
async function reachedAt(api: TestApi, port: number): Promise<void> {
  const publicUrl = `http://127.0.0.1:${port}`;
  await api.ok('PUT', '/v1/settings', { publicUrl });
  twilio.url = otherTwilio.url = `${publicUrl}/webhooks/twilio`;
}

const attempt = (api: TestApi, source: string) =>
  api.call<Problem>('POST', `/v1/settings/webhooks/${source}/test`);

/** All records that an event could have changed. */
const moved = async ({ db, ok }: TestApi) => ({
  payments: await db.payment.count(),
  exceptions: await db.paymentException.count(),
  entries: await db.ledgerEntry.count(),
  replies: await db.reply.count(),
  tasks: await db.task.count(),
  told: await db.timelineEvent.count(),
  invoice: await ok('GET', '/v1/invoices/I'),
});

describe.each<[Source, stored: number]>([
  ['payments', 1],
  ['stripe', 1],
  ['resend', 0],
  ['twilio', 0],
])('%s', (source, stored) => {
  test('with the right secret is accepted, and changes nothing', async () => {
    const before = await moved(receiver);
    expect(await attempt(receiver, source)).toMatchObject({
      status: 200,
      json: { url: `http://127.0.0.1:${receiver.port}/webhooks/${source}`, status: 200 },
    });
    expect(await moved(receiver)).toEqual(before);
    const events = await receiver.db.inboxEvent.findMany({ where: { source } });
    expect(events).toHaveLength(stored);
    for (const { appliedAt, attempts } of events)
      expect({ appliedAt, attempts }).toEqual({ appliedAt: expect.any(Date), attempts: 0 });
  });

  test('with another secret at the address is refused, and leaves nothing', async () => {
    const before = await receiver.db.inboxEvent.count();
    const { status, json } = await attempt(sender, source);
    expect([status, json.detail]).toEqual([
      422,
      `http://127.0.0.1:${receiver.port}/webhooks/${source} refuses our signature: another secret is set there`,
    ]);
    expect(await receiver.db.inboxEvent.count()).toBe(before);
  });

  test('without a secret it names the missing setting', async () => {
    const { status, json } = await attempt(bare, source);
    expect([status, json.detail]).toEqual([
      422,
      expect.stringMatching(new RegExp(`^Every event of ${source} is refused: [A-Z_]+.* must be set$`)),
    ]);
  });

  test('does not accept a 200 of another server', async () => {
    const { port } = stranger.address() as AddressInfo;
    await reachedAt(sender, port);
    const { status, json } = await attempt(sender, source);
    await reachedAt(sender, receiver.port);
    expect([status, json.detail]).toEqual([422, expect.stringContaining('is not a webhook of ours')]);
  });
});

test('without a listener it reports that', async () => {
  const { port } = stranger.address() as AddressInfo;
  await new Promise((resolve) => stranger.close(resolve));
  await reachedAt(sender, port);
  const { status, json } = await attempt(sender, 'payments');
  expect([status, json.detail]).toEqual([422, expect.stringContaining('cannot be reached')]);
});

describe('a test is sent to no address but our own', () => {
  test.each(['https://169.254.169.254', 'https://internal.example', 'https://10.0.0.1:8443'])(
    '%s gets no request without a PUBLIC_URL',
    async (publicUrl) => {
      await receiver.ok('PUT', '/v1/settings', { publicUrl });
      const { status, json } = await attempt(receiver, 'payments');
      await reachedAt(receiver, receiver.port);
      expect([status, json.detail]).toEqual([422, expect.stringContaining('PUBLIC_URL')]);
    },
  );

  test('nor is another port of this machine where PUBLIC_URL names one', async () => {
    const own = await startApi({ secrets: [secretOf(1)], ownOrigins: ['https://dunning.example'] });
    const requested: string[] = [];
    const inner = createServer((request, response) => {
      requested.push(request.url!);
      response.end();
    });
    await once(inner.listen(0, '127.0.0.1'), 'listening');
    const publicUrl = `http://127.0.0.1:${(inner.address() as AddressInfo).port}`;
    await own.ok('PUT', '/v1/settings', { publicUrl });
    const { status, json } = await attempt(own, 'payments');
    expect([status, json.detail]).toEqual([422, expect.stringContaining('PUBLIC_URL')]);
    expect(requested).toEqual([]);
    inner.close();
    await own.stop();
  });
});

test('an unknown source is 404', async () => {
  expect((await attempt(receiver, 'paypal')).status).toBe(404);
  expect(SOURCES).not.toContain('paypal');
});
