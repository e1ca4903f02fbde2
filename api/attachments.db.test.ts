import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi, type Problem } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { contents } from '../test/readers/databaseSnapshot.js';
import { walker } from '../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi(), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let n = 0;
let id: string;
beforeEach(async () => {
  id = `F${++n}`;
  api.clock.set('2026-02-10T08:00:00Z');
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
});

const PDF = { 'content-type': 'application/pdf' };
const pdf = (text = 'contract') => Buffer.from(`%PDF-1.7\n${text}`);
const at = (name = '') => `/v1/invoices/${id}/attachments${name && `/${name}`}`;
const put = (name: string, body: Buffer | string, headers: Record<string, string | null> = PDF) =>
  api.call<Problem & { size: number; sha256: string }>('PUT', at(name), body, headers);
const list = () => pages<{ name: string; size: number }>(api, at(), 50);

test('a file is stored, listed and returned byte for byte, as a download', async () => {
  const file = pdf('Signed by both\u0000\u00ff');
  const answer = await put('contract.pdf', file);
  expect(answer).toMatchObject({
    status: 201,
    json: { size: file.length, sha256: createHash('sha256').update(file).digest('hex') },
  });
  expect(await list()).toEqual([
    expect.objectContaining({ name: 'contract.pdf', contentType: 'application/pdf' }),
  ]);
  const response = await fetch(`http://127.0.0.1:${api.port}${at('contract.pdf')}`, {
    headers: { authorization: 'Bearer key-of-the-tests-4f1d' },
  });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(file);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="?contract.pdf"?$/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('the same file again changes nothing; another of the name replaces it; the timeline shows it', async () => {
  await put('contract.pdf', pdf());
  const before = await contents(api.db);
  expect((await put('contract.pdf', pdf())).status).toBe(200);
  expect(await contents(api.db)).toEqual(before);
  expect((await put('contract.pdf', pdf('second'))).status).toBe(200);
  expect(await list()).toHaveLength(1);
  expect((await api.call('DELETE', at('contract.pdf'))).status).toBe(200);
  expect((await api.call('DELETE', at('contract.pdf'))).status).toBe(404);
  expect((await api.call('GET', at('contract.pdf'))).status).toBe(404);
  const story = await pages<{ summary: string }>(api, `/v1/invoices/${id}/timeline`, 50);
  expect(story.slice(-3).map(({ summary }) => summary)).toEqual([
    'File contract.pdf added, 17 bytes',
    'File contract.pdf replaced, 15 bytes',
    'File contract.pdf removed',
  ]);
});

const text = { 'content-type': 'text/csv; charset=utf-8' };
const REFUSED: [string, number, string, Buffer | string, Record<string, string | null>?][] = [
  ['HTML that calls itself a PDF', 422, 'a.pdf', '<script>alert(1)</script>'],
  ['a program', 422, 'a.exe', 'MZ', { 'content-type': 'application/octet-stream' }],
  ['a page', 422, 'a.html', '<p>', { 'content-type': 'text/html' }],
  ['a drawing that may hold scripts', 422, 'a.svg', '<svg/>', { 'content-type': 'image/svg+xml' }],
  ['a name without an ending', 422, 'contract', pdf()],
  ['a hidden name', 422, '.pdf', pdf()],
  ['a name with a way in it', 404, '..%2fa.pdf', pdf()],
  ['a name of two lines', 404, 'a%0d%0ab.pdf', pdf()],
  ['a name that turns round', 404, 'a%E2%80%AEfdp.pdf', pdf()],
  ['another type than its name says', 422, 'a.pdf', pdf(), { 'content-type': 'image/png' }],
  ['no type', 422, 'a.pdf', pdf(), { 'content-type': null }],
  ['a table with bytes that are no text', 422, 'a.csv', Buffer.from([0x61, 0xff]), text],
  ['nothing', 422, 'a.csv', '', text],
  ['more than 5 MB', 413, 'a.pdf', Buffer.concat([pdf(), Buffer.alloc(5 * 1_048_576)])],
  ['a compressed body', 415, 'a.pdf', gzipSync(pdf()), { ...PDF, 'content-encoding': 'gzip' }],
];
test.each(REFUSED)(
  '%s is refused with %i, and nothing is kept',
  async (_name, status, name, body, headers = PDF) => {
    const before = await contents(api.db);
    const answer = await put(name, body, headers);
    expect(answer).toMatchObject({ status, json: { detail: expect.stringMatching(/./) } });
    expect(await contents(api.db)).toEqual(before);
  },
);

test('a CSV with a charset is a CSV; an unknown invoice is 404; without a key nothing', async () => {
  expect((await put('hours.csv', 'day,hours\n1,8', text)).status).toBe(201);
  expect((await api.call('PUT', '/v1/invoices/nobody/attachments/a.pdf', pdf(), PDF)).status).toBe(404);
  expect((await put('a.pdf', pdf(), { ...PDF, authorization: null })).status).toBe(401);
});

const big = (letter: string) => Buffer.concat([pdf(letter), Buffer.alloc(4_900_000, letter)]);

test('the files of one invoice are at most 20 MB together', async () => {
  for (const letter of ['a', 'b', 'c', 'd'])
    expect((await put(`${letter}.pdf`, big(letter))).status).toBe(201);
  expect(await put('e.pdf', big('e'))).toMatchObject({
    status: 409,
    json: { detail: expect.stringMatching(/20 MB/) },
  });
  expect((await put('d.pdf', big('D'))).status).toBe(200);
});

describe('letters', () => {
  const mail = () => catcher.messages()[0]!;
  const names = () => mail().attachments.map(({ filename }) => filename);

  test('the first question carries them, frozen; a reminder does not', async () => {
    await put('order.pdf', pdf('order'));
    await walk.walkTo(id, 'status-request');
    expect(names()).toContain(`${id}_order.pdf`);
    const sent = mail().attachments.find(({ filename }) => filename === `${id}_order.pdf`)!;
    expect(Buffer.from(sent.content, 'base64')).toEqual(pdf('order'));
    await walk.walkTo(id, 'reminder-16');
    expect(names()).not.toContain(`${id}_order.pdf`);
  });

  test("those of every invoice that it lists, the oldest's first; files beyond the limit are left out and named", async () => {
    await api.ok('POST', '/v1/invoices', {
      ...invoiceBody,
      id: `${id}-2`,
      accountId: id,
      dueOn: '2026-02-05',
    });
    for (const name of ['a', 'b', 'c']) await put(`${name}.pdf`, big(name));
    for (const name of ['x', 'y'])
      await api.call('PUT', `/v1/invoices/${id}-2/attachments/${name}.pdf`, big(name), PDF);
    await walk.walkTo(id, 'status-request');
    expect(names().filter((name) => name.endsWith('.pdf') && name.includes('_'))).toEqual([
      ...['a', 'b', 'c'].map((name) => `${id}_${name}.pdf`),
      `${id}-2_x.pdf`,
    ]);
    const story = await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50);
    expect(story.filter(({ type }) => type === 'attachment.left-out').map(({ summary }) => summary)).toEqual([
      `File y.pdf of invoice ${id}-2 was left out of the letter: 20 MB is the most of one letter`,
    ]);
  });

  test('a policy may change that', async () => {
    const rule = { stage: 'past-due', kind: 'notice', letter: 'reminder', channel: 'email', to: ['billing'] };
    const steps = [{ ...rule, id: 'first', days: [10], ownFiles: true }];
    await api.ok('PUT', '/v1/policies/with-files', { name: 'With files', steps });
    await api.ok('PATCH', `/v1/invoices/${id}`, { policyId: 'with-files' });
    await put('order.pdf', pdf('order'));
    await walk.walkTo(id, 'first');
    expect(names()).toContain(`${id}_order.pdf`);
  });
});
