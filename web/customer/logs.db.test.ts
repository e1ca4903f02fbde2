import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { customerPath } from '../../books/accounts/customerLinks.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { signIn } from '../../test/stack/desk.js';

let api: TestApi;
let link: string;
let signature: string;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
  link = await customerPath(api.db, 'A', '2026-03-02');
  signature = link.split('/').at(-1)!;
});
afterAll(() => api.stop());

const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: null };

test('the debug log shows that a customer’s page was opened and answered, and not what opens it', async () => {
  expect((await api.call('GET', link, undefined, { authorization: null })).status).toBe(200);
  expect((await api.call('POST', `${link}/contact`, 'who=Max', form)).status).toBe(303);
  await api.call('GET', `${link}?said=thanks`, undefined, { authorization: null, referer: link });
  await api.call('GET', `${link.slice(0, -1)}!`, undefined, { authorization: null });
  const log = api.logged.join('');
  expect(log).toContain('/c/A/2026-05-01/…');
  expect(log).not.toContain(signature.slice(0, -1));
});

test('nor a session, nor the text of a search', async () => {
  const token = await signIn(api.db, 'owner', 'owner@example.com');
  const cookie = `__Host-session=${token}`;
  await api.call('GET', '/search?q=Erika', undefined, { cookie, authorization: null });
  await api.call('POST', '/sign-in', 'email=erika%40example.com&password=nothing-of-the-kind', {
    ...form,
    'sec-fetch-site': 'same-origin',
  });
  const log = api.logged.join('');
  expect(log).toContain('/search');
  expect(log).not.toMatch(/Erika|erika|nothing-of-the-kind/);
  expect(log).not.toContain(token);
});
