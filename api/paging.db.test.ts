import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pages, startApi, type TestApi, type Page } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, task } from '../test/fixtures/apiRequests.js';

const MANY = 23;
const numbers = Array.from({ length: MANY }, (_, n) => n);

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const { ok, db, clock } = api;
  for (const n of numbers) await ok('PUT', `/v1/accounts/${n === 0 ? 'A' : `a.${n}`}`, accountBody);
  const invoices = numbers.map((n) => ({ ...invoiceBody, id: `I-${n}` }));
  await ok('POST', '/v1/invoices/import', { invoices });
  for (const n of numbers)
    await ok('POST', '/v1/payments', { ...paymentBody, id: `P-${n}`, invoiceId: `lost-${n}` });
  for (const n of numbers)
    await ok('POST', '/v1/invoices/I-0/credit-notes', { id: `N-${n}`, amount: 1, reason: 'small' });
  // Due in the opposite order of their ids, and several at the same instant.
  const due = (n: number) => new Date(clock.now() - Math.floor(n / 3) * 1_000);
  await db.task.createMany({ data: numbers.map((n) => task(`I-${n}`, clock.now(), { dueAt: due(n) })) });
  await db.notice.createMany({ data: numbers.map((n) => notice(n, due(n))) });
  await db.matter.createMany({ data: numbers.map(matter) });
  await db.relayFailure.createMany({ data: numbers.map(failure) });
});
afterAll(() => api.stop());

const notice = (n: number, createdAt: Date) => ({
  id: `notice-${(n * 7) % MANY}`,
  idempotencyKey: `k-${n}`,
  accountId: 'A',
  invoiceId: 'I-0',
  cycle: 1,
  stepId: `s-${n}`,
  ruleId: 's',
  purpose: 'dunning',
  channel: 'email',
  template: 'reminder',
  status: 'failed',
  recipients: [],
  subject: '',
  html: '',
  text: '',
  localDay: new Date('2026-03-02'),
  createdAt,
  frozenAt: createdAt,
});
const matter = (n: number) => ({
  id: `M-${n}`,
  accountId: 'A',
  invoiceId: `I-${n}`,
  cycle: 1,
  deadlineOn: new Date('2026-03-02'),
  dossier: Buffer.from('zip'),
  dossierSha256: '0',
  openedAt: new Date(),
});

const failure = (n: number) => ({
  invoiceId: `I-${n}`,
  attempts: n,
  error: 'refused',
  since: new Date(),
  nextTryAt: new Date(),
});

const LISTS: [path: string, count: number][] = [
  ['/v1/accounts', MANY],
  ['/v1/accounts/A/timeline', 0],
  ['/v1/invoices', MANY],
  ['/v1/invoices?accountId=A&status=open', MANY],
  ['/v1/invoices?stage=late', MANY],
  ['/v1/invoices/I-0/timeline', 0],
  ['/v1/invoices/I-0/notices', MANY],
  ['/v1/payment-exceptions', MANY],
  ['/v1/payment-exceptions?status=open', MANY],
  ['/v1/tasks', MANY],
  ['/v1/tasks?status=all&role=collector&accountId=A&due=overdue', MANY - 3],
  ['/v1/matters', MANY],
  ['/v1/workflow-failures', MANY],
];

describe.each(LISTS)('%s', (path, count) => {
  const and = path.includes('?') ? '&' : '?';

  test('shows every item exactly once, in the same order, whatever the size of a page', async () => {
    const [whole] = [await api.ok<Page<object>>('GET', `${path}${and}limit=200`)];
    expect(whole.nextCursor).toBeNull();
    expect(whole.items.length).toBeGreaterThanOrEqual(count || MANY);
    if (count) expect(whole.items).toHaveLength(count);
    for (const limit of [1, 7, 22, 23]) expect(await pages(api, path, limit)).toEqual(whole.items);
  });

  const limits = [
    '-1',
    '0',
    '201',
    '1.5',
    'abc',
    '',
    '%20',
    '1e9',
    '99999999999999999999',
    'NaN',
    '-Infinity',
    '5&limit=6',
    '[]',
    '%00',
  ];
  test.each(limits)('refuses ?limit=%s', async (limit) => {
    expect((await api.call('GET', `${path}${and}limit=${limit}`)).status).toBe(422);
  });

  const cursors = [
    'abc',
    '-1',
    '1.5',
    '',
    '%20',
    '99999999999999999999999',
    '9223372036854775808',
    '-9223372036854775809',
    "'%20OR%201=1",
    '%ED%A0%80',
    '%E2%82%AC',
    'null',
    '1_2',
    '0~x',
    'a&cursor=b',
    'a'.repeat(300),
  ];
  test.each(cursors)('responds to ?cursor=%s with a page or a refusal', async (cursor) => {
    expect([200, 422]).toContain((await api.call('GET', `${path}${and}cursor=${cursor}`)).status);
  });

  test.each([
    'cursor=%00',
    'cursor=a%00b',
    `cursor=${'a'.repeat(1_000)}`,
    'page=2',
    'LIMIT=5',
    '__proto__=1',
  ])('refuses ?%s', async (query) => {
    expect((await api.call('GET', `${path}${and}${query}`)).status).toBe(422);
  });
});

test('a page is 50 items unless limit sets another size', async () => {
  const more = numbers.concat(
    numbers.map((n) => n + MANY),
    numbers.map((n) => n + 2 * MANY),
  );
  await api.ok('POST', '/v1/invoices/import', {
    invoices: more.map((n) => ({ ...invoiceBody, id: `J-${n}` })),
  });
  const first = await api.ok<Page<object>>('GET', '/v1/invoices');
  expect(first.items).toHaveLength(50);
  expect(first.nextCursor).not.toBeNull();
});

test('tasks done between two pages neither hide nor repeat the others', async () => {
  type Task = { id: string };
  const all = (await pages<Task>(api, '/v1/tasks', 200)).map(({ id }) => id);
  const first = await api.ok<Page<Task>>('GET', '/v1/tasks?limit=5');
  for (const { id } of first.items.slice(-2))
    await api.ok('POST', `/v1/tasks/${id}/complete`, { outcome: 'done' });
  const rest = await api.ok<Page<Task>>(
    'GET',
    `/v1/tasks?limit=200&cursor=${encodeURIComponent(first.nextCursor!)}`,
  );
  expect(rest.items.map(({ id }) => id)).toEqual(all.slice(5));
});
