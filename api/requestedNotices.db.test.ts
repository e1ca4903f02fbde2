import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { startApi, type Problem, type TestApi } from '../test/stack/api.js';
import { walker } from '../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi({ now: '2026-03-02T10:00:00Z' }), startMailCatcher()]);
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

const ask = (more: object = {}, account = 'A') =>
  api.call<Problem>('POST', `/v1/accounts/${account}/letters`, { id: 'L', letter: 'statement', ...more });

test('a request is 202, and 200 when it is repeated, with its outcome', async () => {
  const requested = { id: 'L', accountId: 'A', to: ['billing'], status: 'requested', notice: null };
  expect(await ask()).toMatchObject({ status: 202, json: requested });
  expect(await ask()).toMatchObject({ status: 200, json: requested });
  const walk = walker({ ...api.book, clock: api.clock }, catcher.url);
  await walk.activities.sendLetter({ accountId: 'A', id: 'L' });
  const { subject } = await api.db.notice.findFirstOrThrow({ where: { accountId: 'A' } });
  expect(await ask()).toMatchObject({ status: 200, json: { status: 'sent', notice: { subject } } });
});

test('a withdrawn request shows why', async () => {
  await ask({ id: 'W' });
  const withdrawn = 'Nothing is open';
  await api.db.letterRequest.updateMany({ where: { id: 'W' }, data: { withdrawn } });
  expect(await ask({ id: 'W' })).toMatchObject({ status: 200, json: { status: 'withdrawn', withdrawn } });
});

test.each([
  [{ letter: 'reminder' }, 'letter'],
  [{ reason: 'x' }, 'reason'],
  [{ letter: 'services-cancelled' }, 'reason'],
  [{ to: [] }, 'to'],
  [{ to: ['boss'] }, 'to.0'],
  [{ id: 'a b' }, 'id'],
])('%j does not validate', async (more, path) => {
  const { status, json } = await ask(more);
  expect({ status, paths: json.issues?.map((issue) => issue.path) }).toEqual({ status: 422, paths: [path] });
});

test('other content with a known id is 409, an unknown account 404', async () => {
  await ask({ id: 'K' });
  expect((await ask({ id: 'K', to: ['executive'] })).status).toBe(409);
  expect((await ask({}, 'unknown')).status).toBe(404);
});
