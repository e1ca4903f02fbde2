import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { startDesk, type Desk } from '../test/stack/desk.js';
import { PAGES } from './pages/index.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await desk.ok('PUT', '/v1/accounts/A', { ...accountBody, name: '<img src=x onerror=alert(1)> & Sons' });
  await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I', accountId: 'A' });
});
afterAll(() => desk.stop());

const get: Desk['get'] = (...asked) => desk.get(...asked);
const submit: Desk['submit'] = (...asked) => desk.submit(...asked);

describe('a page', () => {
  test('shows the figures of the books, and names of customers as text', async () => {
    const { status, headers, text } = await get('/accounts/A');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; Sons');
    expect(text).not.toContain('<img');
    expect(text).toContain('href="/invoices/I"');
  });

  test('of a large account shows the oldest invoices, the selected one, and a link to all', async () => {
    await desk.ok('PUT', '/v1/accounts/LARGE', accountBody);
    const owed = { ...invoiceBody, accountId: 'LARGE', settledOn: undefined };
    const ids = Array.from({ length: 130 }, (_, place) => `L-${100 + place}`);
    for (const some of [ids.slice(0, 100), ids.slice(100)])
      await desk.ok('POST', '/v1/invoices/import', {
        accounts: [],
        invoices: some.map((id) => ({ ...owed, id })),
      });
    const { text } = await get('/accounts/LARGE?about=L-229');
    const [table = ''] = text.split('What happened');
    expect(ids.filter((id) => table.includes(`href="/invoices/${id}"`))).toEqual([
      ...ids.slice(0, 100),
      'L-229',
    ]);
    expect(text).toContain('<a href="/invoices?accountId=LARGE">All 130 open invoices</a>');
    expect(text).toContain('Actions for L-229');
  });

  test('of an unknown record is a page that names its address', async () => {
    const { status, text } = await get('/accounts/nobody');
    expect(status).toBe(404);
    expect(text).toContain('There is nothing at /accounts/nobody');
  });

  test('that there is none of is a page too, for a browser', async () => {
    const browser = await get('/nowhere', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(browser).toMatchObject({ status: 404, text: expect.stringContaining('<h1>') });
    expect(await get('/nowhere', { accept: '*/*' })).toMatchObject({ status: 404, json: { status: 404 } });
  });

  test('is refused to a person without its right', async () => {
    desk.as('counsel');
    expect(await get('/accounts/A')).toMatchObject({ status: 403 });
    desk.as('owner');
  });

  test('runs no script of its own text and loads scripts from here only', async () => {
    const { headers, text } = await get('/accounts/A');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    // A handler is an attribute; text within the quotes of another attribute is not one.
    const live = /<script(?! src="\/assets\/)|<\w+(?:\s+[\w:-]+(?:="[^"]*"|=[^\s">]+)?)*\s+on\w+=/;
    expect('<img src=x onerror=alert(1)>').toMatch(live);
    expect(text).not.toMatch(live);
  });

  test('has a separate address', () => {
    expect(new Set(PAGES.map(({ path }) => path)).size).toBe(PAGES.length);
  });
});

describe('a form', () => {
  test('performs the operation of the API as the signed-in person, and returns', async () => {
    const { status, headers } = await submit('/v1/invoices/I/pause', {
      _method: 'PUT',
      reason: 'On holiday',
      _done: 'Paused',
      _to: '/accounts/A',
    });
    expect({ status, to: headers.location }).toEqual({ status: 303, to: '/accounts/A?done=Paused' });
    expect((await get('/accounts/A?done=Paused')).text).toContain('On holiday');
    const { items } = await desk.ok<{ items: { actor: string }[] }>('GET', '/v1/invoices/I/timeline');
    expect(items.at(-1)).toMatchObject({ actor: 'owner@example.com' });
  });

  test('redirects nowhere but to the desk', async () => {
    for (const _to of ['https://evil.example', '//evil.example', 'javascript:alert(1)']) {
      const { headers } = await submit('/v1/invoices/I/pause', { _method: 'PUT', reason: 'x', _to });
      expect(headers.location).toMatch(/^\/(\?|$)/);
    }
  });

  test('shows the mistake: to the script as a problem, to the browser as a page', async () => {
    const fields = { _method: 'PUT', reason: '' };
    const scripted = await submit('/v1/invoices/I/pause', fields, { 'hx-request': 'true' });
    expect(scripted).toMatchObject({ status: 422, json: { detail: expect.stringContaining('reason') } });
    const plain = await submit('/v1/invoices/I/pause', fields);
    expect(plain.status).toBe(422);
    expect(plain.text).toContain('<h1>');
  });

  test('does nothing for which there is no right', async () => {
    desk.as('collector');
    const { status } = await submit('/v1/invoices/I/write-off', { reason: 'x' }, { 'hx-request': 'true' });
    expect(status).toBe(403);
    desk.as('owner');
    expect(await desk.ok('GET', '/v1/invoices/I')).toMatchObject({ status: 'open' });
  });
});

test('downloads of the API are available here too, to people with the right', async () => {
  const { status, headers } = await get('/get/v1/accounts/A/statement.pdf');
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/pdf' });
  desk.as('counsel');
  expect(await get('/get/v1/accounts/A/statement.pdf')).toMatchObject({ status: 403 });
  desk.as('owner');
  expect(await get('/get/v1/nothing')).toMatchObject({ status: 404 });
});

test('assets are compressed and may be kept for ever', async () => {
  const [, path = ''] = /src="(\/assets\/[^"]+htmx\.js)"/.exec((await get('/accounts/A')).text)!;
  const { headers } = await get(path, { 'accept-encoding': 'br' });
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': expect.stringContaining('immutable'),
  });
});
