import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startProviderServer, type ProviderServer } from '../test/stack/providerServer.js';
import { createTexts, type TwilioAccount } from './texts.js';

let server: ProviderServer;
beforeEach(async () => {
  server = await startProviderServer((n) => ({ sid: `SM${n}`, status: 'queued', error_code: null }));
});
afterEach(() => server.stop());

const text = { to: '+491711234567', text: 'Initech: €5 – pay', noticeId: 'notice-1' };
const send = (more: Partial<TwilioAccount> = {}, signal?: AbortSignal) =>
  createTexts({ sid: 'AC1', token: 'secret', from: '+15550100', base: server.url, ...more }).send(
    text,
    signal ? { signal } : {},
  );

test('a message arrives whole, with the address for its reports', async () => {
  expect(await send({ webhookUrl: 'https://dunning.example/webhooks/twilio?x=1' })).toEqual({
    kind: 'sent',
    providerId: 'SM1',
  });
  const [{ path, headers, form } = {} as never] = server.taken();
  expect(path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
  expect(headers.authorization).toBe(`Basic ${Buffer.from('AC1:secret').toString('base64')}`);
  expect(Object.fromEntries(form)).toEqual({
    To: '+491711234567',
    From: '+15550100',
    Body: 'Initech: €5 – pay',
    StatusCallback: 'https://dunning.example/webhooks/twilio?x=1&notice_id=notice-1',
  });
});

test('a messaging service chooses the number itself', async () => {
  const from = `MG${'0a'.repeat(16)}`;
  await send({ from });
  const fields = Object.fromEntries(server.taken()[0]!.form);
  expect(fields).toMatchObject({ MessagingServiceSid: from });
  expect(fields).not.toHaveProperty('From');
});

test.each([
  ['a hang', 'hang'],
  ['500', 'error'],
  ['a cut answer', 'cut'],
  ['201 without an id', 'nonsense'],
  ['a redirect', 'redirect'],
  ['408', { status: 408, body: {} }],
] as const)('%s is unknown', async (_, fault) => {
  server.failNext(fault, { accepted: true });
  expect(await send({}, AbortSignal.timeout(3_000))).toMatchObject({ kind: 'unknown' });
});

test('429, and no server: nothing went out, and later it may', async () => {
  server.failNext('busy');
  expect(await send()).toEqual({ kind: 'rate-limited', retryAfterMs: 7_000 });
  await server.stop();
  expect(await send()).toMatchObject({ kind: 'not-sent' });
});

test('a refusal gives its reason', async () => {
  server.failNext({ status: 400, body: { code: 21614, message: 'Not a mobile number', status: 400 } });
  expect(await send()).toEqual({ kind: 'rejected', reason: '21614: Not a mobile number' });
});
