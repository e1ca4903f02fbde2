import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { createMailer, type Mail, type Mailer } from './mail.js';

const message: Mail = {
  to: ['ada@customer.example', 'Grace <grace@customer.example>'],
  replyTo: 'ar@initech.example',
  subject: 'Payment reminder',
  html: '<p>Łódź</p>',
  text: 'Łódź',
  attachments: [
    {
      filename: 'statement.html',
      content: Buffer.from('<p>1</p>').toString('base64'),
      contentType: 'text/html',
    },
  ],
  noticeId: 'notice-1',
};

let catcher: MailCatcher;
let mailer: Mailer;
const send = (key = 'key-1', mail: Mail = message) => mailer.send(mail, { idempotencyKey: key });

beforeEach(async () => {
  catcher = await startMailCatcher();
  mailer = createMailer({ apiKey: 're_test', baseUrl: catcher.url, from: 'Initech <ar@initech.example>' });
});
afterEach(() => catcher.stop());

test('a letter arrives whole, with its key, its tag and its attachment', async () => {
  const outcome = await send();
  const [caught] = catcher.messages();
  expect(outcome).toEqual({ kind: 'sent', providerId: caught?.id });
  expect(caught).toMatchObject({
    from: 'Initech <ar@initech.example>',
    to: message.to,
    replyTo: ['ar@initech.example'],
    subject: 'Payment reminder',
    html: '<p>Łódź</p>',
    text: 'Łódź',
    tags: { notice_id: 'notice-1' },
    idempotencyKey: 'key-1',
    attachments: [
      { filename: 'statement.html', contentType: 'text/html', content: message.attachments[0]?.content },
    ],
  });
});

test('letters to one account are one conversation, and offer to stop only where they may', async () => {
  await send('key-1');
  await send('key-2', { ...message, noticeId: 'notice-2', conversation: 'acme' });
  await send('key-3', { ...message, noticeId: 'notice-3', conversation: 'acme', optOut: true });
  const [third, second, first] = catcher.messages().map(({ headers }) => headers);
  expect(first).toEqual({});
  expect(second).toEqual({
    'In-Reply-To': expect.stringMatching(/^<account\.[0-9a-f]{32}@initech\.example>$/),
    References: `${second!['In-Reply-To']} <notice.notice-2@initech.example>`,
  });
  expect(third!['In-Reply-To']).toBe(second!['In-Reply-To']);
  expect(third!['List-Unsubscribe']).toBe('<mailto:ar@initech.example?subject=STOP>');
});

test('the same key and bytes twice: one letter, the same id', async () => {
  const first = await send();
  expect(await send()).toEqual(first);
  expect(catcher.messages()).toHaveLength(1);
});

test('the same key with other bytes is unknown: the first ones may be with the customer', async () => {
  await send();
  expect(await send('key-1', { ...message, subject: 'Other' })).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('invalid_idempotent_request'),
  });
  expect(catcher.messages()).toHaveLength(1);
});

test('a key in use at this moment is unknown, and a later try finds the letter', async () => {
  let second: unknown;
  catcher.failNext({ kind: 'slow', meanwhile: async () => (second = await send()) });
  const first = await send();
  expect(first).toMatchObject({ kind: 'sent' });
  expect(second).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('concurrent_idempotent_requests'),
  });
  expect(await send()).toEqual(first);
  expect(catcher.messages()).toHaveLength(1);
});

test.each([
  ['a hang', { kind: 'hang' }, 0],
  ['a hang after accepting', { kind: 'hang', accepted: true }, 1],
  ['500 with the body null', { kind: 'empty-error' }, 0],
  ['500 after accepting', { kind: 'empty-error', accepted: true }, 1],
  ['502 in HTML', { kind: 'bad-gateway' }, 0],
  ['200 and a cut connection', { kind: 'cut' }, 1],
  ['an application error', { kind: 'refuse', status: 500, name: 'application_error' }, 0],
  ['a conflict', { kind: 'refuse', status: 409, name: 'concurrent_idempotent_requests' }, 0],
  ['a request timeout', { kind: 'refuse', status: 408, name: 'application_error' }, 0],
] as const)('%s is unknown; the same key and bytes then give one letter', async (_, fault, out) => {
  catcher.failNext(fault);
  const first = await mailer.send(message, { idempotencyKey: 'key-1', signal: AbortSignal.timeout(3_000) });
  expect(first.kind).toBe('unknown');
  expect(catcher.messages()).toHaveLength(out);
  expect((await send()).kind).toBe('sent');
  expect(catcher.messages()).toHaveLength(1);
});

test('no server at all: the mail was certainly not sent', async () => {
  await catcher.stop();
  expect((await send()).kind).toBe('not-sent');
  catcher = await startMailCatcher();
});

test.each([
  ['a bad address', { to: ['nobody'] }, 'validation_error'],
  ['no recipient', { to: [] }, 'validation_error'],
  ['an empty subject', { subject: '' }, 'missing_required_field'],
  [
    'an attachment without content',
    { attachments: [{ filename: 'a', content: '', contentType: 'text/plain' }] },
    'invalid_attachment',
  ],
  ['a notice id that cannot be a tag', { noticeId: 'INV.1/1' }, 'cannot be a tag'],
])('%s is refused for good', async (_, change, reason) => {
  expect(await send('key-1', { ...message, ...change })).toEqual({
    kind: 'rejected',
    reason: expect.stringContaining(reason),
  });
  expect(catcher.messages()).toHaveLength(0);
});

test.each(['', 'a b', 'a\nb', 'ü', 'x'.repeat(257)])('%j is refused as an idempotency key', async (key) => {
  expect(await send(key)).toMatchObject({ kind: 'rejected' });
});

test.each(['restricted_api_key', 'invalid_api_key'])('%s is refused for good', async (name) => {
  catcher.failNext({ kind: 'refuse', status: 403, name });
  expect(await send()).toEqual({ kind: 'rejected', reason: `${name}: ${name}` });
});

test.each([
  ['seconds', 'rate_limit_exceeded', '7', 7_000],
  ['no header', 'rate_limit_exceeded', undefined, 1_000],
  ['nonsense', 'rate_limit_exceeded', 'soon', 1_000],
  ['a quota without a header', 'daily_quota_exceeded', undefined, 3_600_000],
])('429 with %s', async (_, name, header, retryAfterMs) => {
  catcher.failNext({ kind: 'refuse', status: 429, name, ...(header ? { retryAfter: header } : {}) });
  expect(await send()).toEqual({ kind: 'rate-limited', retryAfterMs });
});

test('429 with a date', async () => {
  catcher.failNext({
    kind: 'refuse',
    status: 429,
    name: 'rate_limit_exceeded',
    retryAfter: new Date(Date.now() + 30_000).toUTCString(),
  });
  const outcome = await send();
  expect(outcome).toMatchObject({ kind: 'rate-limited' });
  if (outcome.kind === 'rate-limited') expect(Math.abs(outcome.retryAfterMs - 30_000)).toBeLessThan(2_000);
});

test('the catcher counts requests a second itself', async () => {
  await catcher.stop();
  catcher = await startMailCatcher({ requestsPerSecond: 2 });
  mailer = createMailer({ apiKey: 're_test', baseUrl: catcher.url, from: 'ar@initech.example' });
  const outcomes = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => send(key)));
  const limited = outcomes.filter(({ kind }) => kind === 'rate-limited');
  expect(limited.length).toBeGreaterThanOrEqual(2);
  expect(limited[0]).toEqual({ kind: 'rate-limited', retryAfterMs: 1_000 });
  expect(catcher.messages()).toHaveLength(6 - limited.length);
});

test("the caller's signal closes the connection itself", async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.resume().on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const silent = createMailer({
    apiKey: 're_test',
    baseUrl: `http://127.0.0.1:${port}`,
    from: 'ar@initech.example',
  });
  const started = Date.now();
  const outcome = await silent.send(message, { idempotencyKey: 'k', signal: AbortSignal.timeout(2_000) });
  expect(outcome.kind).toBe('unknown');
  expect(Date.now() - started).toBeLessThan(7_500);
  if (!sockets[0]!.closed) await once(sockets[0]!, 'close');
  sockets.forEach((socket) => socket.destroy());
  await new Promise((resolve) => server.close(resolve));
});

test('without a signal a silent provider is given up after 8 seconds', async () => {
  catcher.failNext({ kind: 'hang' });
  const started = Date.now();
  expect((await send()).kind).toBe('unknown');
  expect(Date.now() - started).toBeGreaterThan(7_500);
});

test('an empty API key stops at once', () => {
  expect(() => createMailer({ apiKey: '', from: 'a@b.example' })).toThrow(/API key/);
});

test('too long after the last look at the books: no request is made', async () => {
  const leavesBy = Date.now() - 1;
  expect(await mailer.send(message, { idempotencyKey: 'key-1', leavesBy })).toMatchObject({
    kind: 'not-sent',
  });
  expect(catcher.messages()).toEqual([]);
});
