import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startMailCatcher, type MailCatcher } from './mailCatcher.js';

const HOSTILE = '<img src=x onerror=alert(1)>';
const email = {
  from: 'Initech <ar@initech.example>',
  to: ['ada@customer.example'],
  subject: `Reminder ${HOSTILE}`,
  html: '<p>Hello</p><script>alert(1)</script>',
  text: `Hello ${HOSTILE}`,
  tags: [{ name: 'notice_id', value: 'notice-1' }],
  attachments: [
    {
      filename: 'statement.html',
      content: Buffer.from('<b>1</b>').toString('base64'),
      content_type: 'text/html; charset=utf-8',
    },
  ],
};

let catcher: MailCatcher;
beforeEach(
  async () => void (catcher = await startMailCatcher({ now: () => Date.parse('2030-01-02T09:30:00Z') })),
);
afterEach(() => catcher.stop());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${catcher.url}/emails`, {
    method: 'POST',
    headers: { authorization: 'Bearer re_1', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const page = async (path: string) => {
  const response = await fetch(catcher.url + path);
  return {
    status: response.status,
    policy: response.headers.get('content-security-policy') ?? '',
    body: await response.text(),
  };
};

test.each([
  ['no key', email, { authorization: '' }, 401, 'missing_api_key'],
  ['a long idempotency key', email, { 'idempotency-key': 'x'.repeat(257) }, 400, 'invalid_idempotency_key'],
  ['no JSON', '{', {}, 422, 'validation_error'],
  ['a list', [email], {}, 422, 'validation_error'],
  ['no sender', { ...email, from: undefined }, {}, 422, 'missing_required_field'],
  ['a bad sender', { ...email, from: 'Initech' }, {}, 422, 'validation_error'],
  ['no body', { ...email, html: '', text: '' }, {}, 422, 'missing_required_field'],
  ['two lines of subject', { ...email, subject: 'a\nBcc: b@c.example' }, {}, 422, 'validation_error'],
  [
    '51 recipients',
    { ...email, to: Array.from({ length: 51 }, (_, n) => `a${n}@b.example`) },
    {},
    422,
    'validation_error',
  ],
  ['a bad reply-to', { ...email, reply_to: 'nobody' }, {}, 422, 'validation_error'],
  [
    'a tag with a dot',
    { ...email, tags: [{ name: 'notice_id', value: 'a.b' }] },
    {},
    422,
    'validation_error',
  ],
] as const)('%s is refused in the shape of the provider', async (_, body, headers, status, name) => {
  const response = await post(body, headers);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ statusCode: status, name, message: expect.any(String) });
  expect(catcher.messages()).toEqual([]);
});

test('letters come newest first, at business time, at most 2,000', async () => {
  for (let n = 0; n < 2_001; n++) await post({ ...email, subject: `Letter ${n}`, attachments: [] });
  const mails = catcher.messages();
  expect(mails).toHaveLength(2_000);
  expect([mails[0]?.subject, mails.at(-1)?.subject]).toEqual(['Letter 2000', 'Letter 1']);
  expect(mails[0]?.at).toBe('2030-01-02T09:30:00.000Z');
  expect((await page('/')).body).toContain('Page 1 of 20');
  expect((await page('/?q=Letter%201999')).body).toMatch(/1 of 2000/);
});

test('the page lists a letter, shows it boxed in, and hostile texts are text', async () => {
  await post(email, { 'idempotency-key': 'key-1' });
  const id = catcher.messages()[0]?.id ?? '';
  const list = await page('/');
  expect(list.body).toContain(`/letters/${id}`);
  expect(list.body).toContain('2030-01-02 09:30');
  expect(list.body).not.toContain('<img');
  const reading = await page(`/letters/${id}`);
  for (const fact of ['notice_id=notice-1', 'key-1', 'ada@customer.example', 'statement.html', 'sandbox='])
    expect(reading.body).toContain(fact);
  expect(reading.body).not.toMatch(/<img|<script/);
  expect(reading.policy).toContain("default-src 'none'");
  const html = await page(`/letters/${id}/html`);
  expect(html.body).toBe(email.html);
  expect(html.policy).toMatch(/^sandbox (?!.*allow-scripts)/);
  expect((await page(`/letters/${id}/attachments/0`)).body).toBe('<b>1</b>');
  expect(JSON.parse((await page('/letters.json')).body)).toEqual(catcher.messages());
});

test.each(['/letters/none', '/letters/none/html', '/nothing', '//', '/emails', '/letters/x/attachments/y'])(
  '%s is not found',
  async (path) => {
    expect((await page(path).catch(() => ({ status: 404 }))).status).toBe(404);
    expect((await page('/')).status).toBe(200);
  },
);

test('a folder keeps the letters and their keys for the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'letters-'));
  const restart = async () => {
    await catcher.stop();
    catcher = await startMailCatcher({ folder });
  };
  await restart();
  for (const key of ['key-1', 'key-2']) await post(email, { 'idempotency-key': key });
  const before = catcher.messages();
  await restart();
  expect(catcher.messages()).toEqual(before);
  await post(email, { 'idempotency-key': 'key-1' });
  await post(email, { 'idempotency-key': 'key-3' });
  await restart();
  expect(catcher.messages().map((mail) => mail.idempotencyKey)).toEqual(['key-3', 'key-2', 'key-1']);
  rmSync(folder, { recursive: true });
});

test('the outcome of a letter is reported, signed, as its address demands; an incoming letter is returned on request', async () => {
  const reportedEvents: { type: string; data: { email_id: string; to: string[]; tags?: object } }[] = [];
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const listener = createServer((request, response) => {
    void text(request).then((body) => {
      const { 'svix-id': id, 'svix-timestamp': time, 'svix-signature': signature } = request.headers;
      const headers = { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature };
      reportedEvents.push(
        new Webhook(secret).verify(
          body,
          headers as Record<string, string>,
        ) as (typeof reportedEvents)[number],
      );
      response.end();
    });
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  catcher.tellEvents({ url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`, secret });
  const to = ['ada@customer.example', 'bounced@customer.example', 'complained+1@customer.example'];
  await post({ ...email, to });
  while (reportedEvents.length < 3) await new Promise(setImmediate);
  const { id } = catcher.messages()[0]!;
  expect(reportedEvents.map(({ type, data }) => [type, data.to, data.email_id])).toEqual([
    ['email.delivered', [to[0]], id],
    ['email.bounced', [to[1]], id],
    ['email.complained', [to[2]], id],
  ]);
  expect(reportedEvents[1]?.data).toMatchObject({
    tags: { notice_id: 'notice-1' },
    bounce: { type: 'Permanent' },
  });
  const received = await catcher.receive({ from: 'ada@customer.example', subject: 'Re: you', text: 'Hello' });
  expect(reportedEvents.at(-1)).toMatchObject({ type: 'email.received', data: { email_id: received } });
  expect(JSON.stringify(reportedEvents.at(-1))).not.toContain('Hello');
  expect(JSON.parse((await page(`/emails/receiving/${received}`)).body)).toMatchObject({ text: 'Hello' });
  expect((await page('/emails/receiving/none')).status).toBe(404);
  listener.closeAllConnections();
  listener.close();
});

test('stop ends even a hanging request', async () => {
  catcher.failNext({ kind: 'hang', accepted: true });
  const before = catcher.messages().length;
  const hanging = post(email).catch(() => 'cut');
  while (catcher.messages().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
  await catcher.stop();
  expect(await hanging).toBe('cut');
  catcher = await startMailCatcher();
});

test('a taken port is refused', async () => {
  await expect(startMailCatcher({ port: catcher.port })).rejects.toThrow('EADDRINUSE');
});
