import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { customerPath } from '../../books/accounts/customerLinks.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
let path: string;
beforeAll(async () => {
  api = await startApi({ now: '2026-03-02T08:00:00Z' });
  await api.ok('PUT', '/v1/settings', { ...settingsBody, publicUrl: 'https://desk.example' });
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, locale: 'en-GB' });
  await api.ok('PUT', '/v1/accounts/B', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'of-B', accountId: 'B' });
  path = await api.db.$transaction((tx) => customerPath(tx, 'A', '2026-03-02'));
});
afterAll(() => api.stop());

const get = (at: string) => api.call('GET', at, undefined, { authorization: null });
const say = (what: string, fields: Record<string, string>, at = path) =>
  api.call('POST', `${at}/${what}`, `${new URLSearchParams(fields)}`, {
    authorization: null,
    'content-type': 'application/x-www-form-urlencoded',
  });
const promise = (more: Record<string, string> = {}) => ({
  id: randomUUID(),
  invoiceId: 'I',
  payOn: '2026-03-10',
  amount: '1,00.00'.replace(',', ''),
  ...more,
});

test('a letter carries the link to its customer’s own page', async () => {
  const { html, text } = await api.ok<{ html: string; text: string }>('POST', '/v1/invoices/I/preview', {
    stepId: 'reminder',
  });
  expect(html).toContain(`https://desk.example${path}`);
  expect(text).toContain(`https://desk.example${path}`);
});

describe('the link', () => {
  test('opens the page of its account, which is neither cached nor indexed', async () => {
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(text).toContain('Open invoices');
    expect(text).not.toContain('of-B');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    expect(text).not.toContain('<script');
  });

  test('opens the documents of its account, and no other', async () => {
    for (const file of ['statement.pdf', 'invoices/I/invoice.pdf'])
      expect((await get(`${path}/${file}`)).headers['content-type']).toBe('application/pdf');
    expect((await get(`${path}/invoices/of-B/invoice.pdf`)).status).toBe(404);
  });

  test.each<[string, (parts: string[]) => string[]]>([
    ['of another account', ([, c, , until, mac]) => ['', c!, 'B', until!, mac!]],
    ['made to last', ([, c, id, , mac]) => ['', c!, id!, '2099-01-01', mac!]],
    ['without a date', ([, c, id, , mac]) => ['', c!, id!, 'x', mac!]],
    ['with another signature', ([, c, id, until]) => ['', c!, id!, until!, 'A'.repeat(24)]],
    ['of nobody', ([, c, , until, mac]) => ['', c!, 'nobody', until!, mac!]],
  ])('%s opens nothing', async (_, forged) => {
    expect((await get(forged(path.split('/')).join('/'))).status).toBe(404);
  });

  test('ends after its last day', async () => {
    api.clock.set('2026-05-01T08:00:00Z');
    expect((await get(path)).status).toBe(200);
    api.clock.set('2026-05-02T08:00:00Z');
    expect((await get(path)).status).toBe(404);
    api.clock.set('2026-03-02T08:00:00Z');
  });
});

describe('a form of the page', () => {
  const refused: [string, string, Record<string, string>][] = [
    ['a day that is over', 'promises', promise({ payOn: '2026-03-01' })],
    ['a day far away', 'promises', promise({ payOn: '2026-06-01' })],
    ['no amount', 'promises', promise({ amount: 'much' })],
    ['nothing', 'promises', promise({ amount: '0' })],
    ['an invoice of somebody else', 'promises', promise({ invoiceId: 'of-B' })],
    ['a language nobody writes', 'preferences', { language: 'xx' }],
  ];
  test.each(refused)('%s is refused, and nothing changes', async (_, what, fields) => {
    const { status, headers } = await say(what, fields);
    expect({ status, to: headers.location }).toEqual({ status: 303, to: `${path}?said=refused` });
    for (const id of ['I', 'of-B'])
      expect(await api.ok('GET', `/v1/invoices/${id}`)).toMatchObject({ promise: null });
  });

  test('is on the timeline as the customer’s, once', async () => {
    const fields = promise();
    for (let time = 0; time < 2; time++)
      expect((await say('promises', fields)).headers.location).toBe(`${path}?said=thanks`);
    const { items } = await api.ok<{ items: { type: string; actor: string }[] }>(
      'GET',
      '/v1/invoices/I/timeline',
    );
    expect(items.filter(({ type }) => type === 'promise.made')).toEqual([
      expect.objectContaining({ actor: 'customer' }),
    ]);
  });

  test('is limited', async () => {
    const own = await api.db.$transaction((tx) => customerPath(tx, 'B', '2026-03-02'));
    const statuses: number[] = [];
    for (let time = 0; time < 25; time++) statuses.push((await say('contact', { who: '' }, own)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(303));
    expect(statuses.slice(20)).toEqual(Array(5).fill(429));
  });
});
