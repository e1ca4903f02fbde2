import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Role } from '../domain/policy/policy.js';
import { openApproval } from '../books/approvals/changes.js';
import { accountBody, invoiceBody, task } from '../test/fixtures/apiRequests.js';
import { startDesk, type Desk } from '../test/stack/desk.js';
import { PAGES } from '../web/pages/index.js';

const ALL = 'collector accountant serviceDeliveryManager counsel owner';
const BOOKS = 'collector accountant owner';
const MONEY = 'accountant owner';

/** The operations of each role. The test fails for an operation that is missing here: each needs an owner. */
const MAY: [roles: string, operations: string[]][] = [
  [
    ALL,
    [
      'GET /v1/approvals',
      'GET /v1/approvals/{id}',
      'GET /v1/approvals/{id}/attachments/{filename}',
      'PATCH /v1/approvals/{id}',
      'POST /v1/approvals/{id}/approve',
      'POST /v1/approvals/{id}/refuse',
      'GET /v1/tasks',
      'POST /v1/tasks/{id}/claim',
      'POST /v1/tasks/{id}/complete',
      'POST /v1/tasks/{id}/postpone',
      'POST /v1/tasks/{id}/release',
      'POST /v1/tasks/{id}/skip',
    ],
  ],
  [
    BOOKS,
    [
      'GET /v1/accounts',
      'GET /v1/accounts/{id}',
      'PUT /v1/accounts/{id}/contacts',
      'GET /v1/accounts/{id}/replies',
      'GET /v1/accounts/{id}/statement',
      'GET /v1/accounts/{id}/statement.pdf',
      'GET /v1/accounts/{id}/timeline',
      'POST /v1/accounts/{id}/letters',
      'POST /v1/accounts/{id}/wrong-person',
      'PUT /v1/accounts/{id}/preferences',
      'GET /v1/disputes/{id}/file',
      'PUT /v1/disputes/{id}/file',
      'GET /v1/invoices',
      'GET /v1/invoices.csv',
      'GET /v1/invoices/{id}',
      'PATCH /v1/invoices/{id}',
      'GET /v1/invoices/{id}/attachments',
      'GET /v1/invoices/{id}/attachments/{name}',
      'POST /v1/invoices/{id}/disputes',
      'POST /v1/invoices/{id}/disputes/{disputeId}/resolve',
      'GET /v1/invoices/{id}/invoice.pdf',
      'GET /v1/invoices/{id}/notices',
      'PUT /v1/invoices/{id}/pause',
      'DELETE /v1/invoices/{id}/pause',
      'POST /v1/invoices/{id}/payment-plans',
      'POST /v1/invoices/{id}/preview',
      'POST /v1/invoices/{id}/promises',
      'POST /v1/invoices/{id}/steps/{stepId}/hold',
      'POST /v1/invoices/{id}/steps/{stepId}/release',
      'POST /v1/invoices/{id}/steps/{stepId}/skip',
      'GET /v1/invoices/{id}/timeline',
      'POST /v1/invoices/changes',
      'POST /v1/invoices/changes/preview',
      'GET /v1/notices/{id}/letter.pdf',
      'GET /v1/policies',
      'GET /v1/policies/{id}',
      'POST /v1/policies/{id}/preview',
      'POST /v1/replies/{id}/account',
      'GET /v1/reports/ageing',
      'GET /v1/reports/ageing.csv',
      'GET /v1/reports/collections',
      'GET /v1/reports/collections.csv',
      'GET /v1/reports/exposure',
      'GET /v1/reports/exposure.csv',
      'GET /v1/reports/forecast',
      'GET /v1/reports/forecast.csv',
      'GET /v1/reports/performance',
      'GET /v1/reports/performance.csv',
      'GET /v1/reports/rows.csv',
      'GET /v1/settings',
    ],
  ],
  [
    MONEY,
    [
      'PUT /v1/accounts/{id}',
      'PUT /v1/accounts/{id}/details',
      'POST /v1/accounts/{id}/credits',
      'POST /v1/accounts/{id}/hold/release',
      'POST /v1/bank-exports',
      'GET /v1/book-imports/{id}',
      'POST /v1/book-imports/{id}/start',
      'POST /v1/invoices',
      'PUT /v1/invoices/{id}/attachments/{name}',
      'DELETE /v1/invoices/{id}/attachments/{name}',
      'POST /v1/invoices/{id}/credit-notes',
      'POST /v1/invoices/{id}/fee-waivers',
      'POST /v1/invoices/{id}/void',
      'POST /v1/invoices/{id}/write-off',
      'GET /v1/workflow-failures',
      'POST /v1/invoices/{id}/write-off/undo',
      'POST /v1/invoices/import',
      'POST /v1/matters/{id}/hand-off',
      'POST /v1/matters/{id}/recall',
      'GET /v1/payment-exceptions',
      'POST /v1/payment-exceptions/{id}/resolve',
      'POST /v1/payments',
      'POST /v1/payments/{id}/chargebacks',
      'POST /v1/payments/{id}/chargebacks/{chargebackId}/reversal',
      'POST /v1/payments/{id}/refunds',
    ],
  ],
  [
    'accountant counsel owner',
    ['GET /v1/matters', 'GET /v1/matters/{id}', 'GET /v1/matters/{id}/dossier.zip'],
  ],
  ['counsel owner', ['POST /v1/matters/{id}/acknowledge']],
  [
    'owner',
    [
      'GET /v1/audit',
      'GET /v1/keys',
      'POST /v1/keys',
      'POST /v1/keys/{id}/revoke',
      'POST /v1/keys/{id}/rotate',
      'GET /v1/people',
      'POST /v1/people',
      'PATCH /v1/people/{id}',
      'POST /v1/people/{id}/password-link',
      'POST /v1/policies',
      'PUT /v1/policies/{id}',
      'POST /v1/policies/{id}/move',
      'POST /v1/policies/{id}/dry-run',
      'POST /v1/settings/bank-details/approve',
      'POST /v1/settings/bank-details/refuse',
      'POST /v1/settings/webhooks/{source}/test',
      'PUT /v1/settings',
    ],
  ],
];

const table = new Map(MAY.flatMap(([roles, operations]) => operations.map((one) => [one, roles] as const)));

let desk: Desk;
let operations: string[];
beforeAll(async () => {
  desk = await startDesk();
  const { paths } = await desk.ok<{ paths: Record<string, object> }>('GET', '/openapi.json');
  operations = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
});
afterAll(() => desk.stop());

test('every operation has a role, and the table names no unknown one', () => {
  expect([...table.keys()].sort()).toEqual(operations.sort());
});

/**
 * Calls the operation with unknown ids and an empty body: a permitted call is then 404 or 422, and changes
 * nothing.
 */
async function statusOf(operation: string): Promise<number> {
  const [method = '', path = ''] = operation.replaceAll(/\{\w+\}/g, 'none').split(' ');
  if (method === 'GET') return (await desk.get(`/get${path}`)).status;
  return (await desk.submit(path, { _method: method }, scripted)).status;
}

describe.each<Role>(['collector', 'accountant', 'serviceDeliveryManager', 'counsel', 'owner'])(
  '%s',
  (role) => {
    test('is refused the operations of others, and nothing else', async () => {
      desk.as(role);
      const found = new Map<string, boolean>();
      for (const operation of operations) found.set(operation, (await statusOf(operation)) !== 403);
      const wanted = operations.map((one) => [one, (table.get(one) ?? '').split(' ').includes(role)]);
      expect([...found]).toEqual(wanted);
    });
  },
);

const scripted = { 'hx-request': 'true' };

/** Who may see which page of the desk. */
const PAGES_OF: [roles: string, paths: string[]][] = [
  [ALL, ['/', '/approvals', '/approvals/{id}', '/me']],
  [
    BOOKS,
    [
      '/accounts',
      '/accounts/{id}',
      '/ageing',
      '/invoices',
      '/invoices/bulk',
      '/invoices/{id}',
      '/letters',
      '/invoices/{id}/letters/{stepId}',
      '/notices/{id}',
      '/policies',
      '/policies/{id}',
      '/reports',
      '/reports/rows',
      '/search',
    ],
  ],
  [MONEY, ['/exceptions', '/import', '/import/{id}']],
  ['serviceDeliveryManager owner', ['/suspensions']],
  ['accountant counsel owner', ['/matters', '/matters/{id}']],
  ['owner', ['/people', '/people/audit', '/settings']],
];
const pageTable = new Map(PAGES_OF.flatMap(([roles, paths]) => paths.map((path) => [path, roles] as const)));

test('every page has a role, and the table names no unknown one', () => {
  expect([...pageTable.keys()].sort()).toEqual(PAGES.map(({ path }) => path).sort());
});

test.each<Role>(['collector', 'accountant', 'serviceDeliveryManager', 'counsel', 'owner'])(
  'the %s sees the pages of the role and no other',
  async (role) => {
    desk.as(role);
    for (const [path, roles] of pageTable) {
      const { status } = await desk.get(path.replaceAll(/\{\w+\}/g, 'none'));
      expect([path, status !== 403]).toEqual([path, roles.split(' ').includes(role)]);
      expect(status).toBeLessThan(500);
    }
  },
);

describe('an approval', () => {
  const ask = async (invoiceId: string, role: Role) => {
    await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: invoiceId });
    const step = { accountId: 'A', invoiceId, cycle: 1, stepId: 'place-hold', role };
    const action = { notice: null, written: null, balances: [], day: '2026-03-02' };
    return desk.db.$transaction((tx) => openApproval(tx, { ...step, ...action }, new Date(desk.clock.now())));
  };
  beforeAll(() => desk.ok('PUT', '/v1/accounts/A', accountBody));

  const asks = async (role: Role, id: string) => {
    desk.as(role);
    const { status } = await desk.get(`/get/v1/approvals/${id}`);
    const listed = (await desk.get('/get/v1/approvals')).text.includes(id);
    const decided = await desk.submit(`/v1/approvals/${id}/approve`, {}, scripted);
    return { status, listed, decided: decided.status };
  };
  const HIDDEN = { status: 404, listed: false, decided: 404 };

  test('of the owner is decided by no other role', async () => {
    const id = await ask('I-owner', 'owner');
    for (const role of ['collector', 'accountant', 'counsel', 'serviceDeliveryManager'] as const)
      expect([role, await asks(role, id)]).toEqual([role, HIDDEN]);
    expect(await asks('owner', id)).toEqual({ status: 200, listed: true, decided: 204 });
  });

  test('of the collector is decided by the accountant too, who need not wait until its task goes on', async () => {
    const id = await ask('I-collector', 'collector');
    for (const role of ['counsel', 'serviceDeliveryManager'] as const)
      expect(await asks(role, id)).toEqual(HIDDEN);
    desk.as('accountant');
    expect((await desk.get(`/approvals/${id}`)).text).toContain(`/do/v1/approvals/${id}/approve`);
    expect(await asks('accountant', id)).toEqual({ status: 200, listed: true, decided: 204 });
  });
});

test('a task is worked on by its role, and seen by it', async () => {
  await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I-task' });
  await desk.db.task.create({ data: task('I-task', desk.clock.now()) });
  const complete = () => desk.submit('/v1/tasks/I-task:1:call/complete', { outcome: 'done' }, scripted);
  for (const role of ['counsel', 'serviceDeliveryManager'] as const) {
    desk.as(role);
    expect((await desk.get('/get/v1/tasks')).text).not.toContain('I-task');
    expect((await complete()).status).toBe(403);
  }
  desk.as('collector');
  expect((await desk.get('/get/v1/tasks')).text).toContain('I-task');
  expect((await complete()).status).toBe(204);
});

test('a collector rejects a dispute, and credits nothing by upholding one', async () => {
  await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I-dispute' });
  await desk.ok('POST', '/v1/invoices/I-dispute/disputes', { id: 'D', reason: 'wrong' });
  desk.as('collector');
  const resolve = (outcome: string) =>
    desk.submit('/v1/invoices/I-dispute/disputes/D/resolve', { outcome }, scripted);
  expect((await resolve('upheld')).status).toBe(403);
  expect(await desk.ok('GET', '/v1/invoices/I-dispute')).toMatchObject({ balance: invoiceBody.amount });
  expect((await resolve('rejected')).status).toBe(204);
});

test('counsel reads a dossier and no other document', async () => {
  desk.as('counsel');
  for (const path of [
    '/accounts/A/statement.pdf',
    '/invoices/I-task/invoice.pdf',
    '/invoices/I-task/notices',
  ])
    expect((await desk.get(`/get/v1${path}`)).status).toBe(403);
});
