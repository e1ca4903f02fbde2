import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { type DryRun } from './dryRun.js';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
const PATH = '/v1/policies/standard/dry-run';

/** The standard policy with the hold a month sooner. */
const sooner = {
  ...STANDARD,
  steps: STANDARD.steps.map((step): StepRule => (step.id === 'place-hold' ? { ...step, days: [60] } : step)),
};
const callsOnly = { ...STANDARD, steps: STANDARD.steps.filter(({ id }) => id.startsWith('call')) };

beforeAll(async () => {
  api = await startApi();
  for (const id of ['A', 'B', 'C'])
    await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name: `=${id}` });
  const enter = (id: string, accountId: string, dueOn: string) =>
    api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId, dueOn });
  await enter('old', 'A', '2026-01-05');
  await enter('young', 'A', '2026-02-20');
  await enter('new', 'B', '2026-03-20');
  await enter('far', 'C', '2027-01-01');
});
afterAll(() => api.stop());

const run = (draft: unknown, query = '') => api.ok<DryRun>('POST', `${PATH}${query}`, draft);
const rows = async () => ({
  timeline: await api.db.timelineEvent.count(),
  policies: await api.db.policy.count(),
  outbox: await api.db.outboxMessage.count(),
  invoices: await api.db.invoice.findMany({ orderBy: { id: 'asc' } }),
});

describe('a dry run', () => {
  test('of the policy as it is changes nothing', async () => {
    expect(await run(STANDARD)).toMatchObject({
      invoices: 4,
      accounts: 3,
      changed: 0,
      items: [],
      warnings: [],
    });
  });

  test('shows per account which step moves, and from when to when', async () => {
    const found = await run(sooner);
    const old = found.items.find(({ accountId }) => accountId === 'A')!;
    expect(old.accountName).toBe('=A');
    expect(
      old.changes.filter(({ invoiceId, stepId }) => invoiceId === 'old' && stepId === 'place-hold'),
    ).toEqual([
      {
        change: 'moves',
        invoiceId: 'old',
        stepId: 'place-hold',
        what: 'place-hold',
        kind: 'action',
        from: { day: 90, on: '2026-04-05' },
        to: { day: 61, on: '2026-03-07' },
      },
    ]);
    expect(found.items.map(({ accountId }) => accountId)).toEqual(['A', 'B']);
  });

  test('counts letters, holds and hand-offs of the next 30 and 90 days, and warns of what is sudden', async () => {
    const { totals, warnings } = await run(sooner);
    expect(totals.next30).toMatchObject({ today: { holds: 0 }, draft: { holds: 1 } });
    expect(totals.next90).toMatchObject({ today: { holds: 2 }, draft: { holds: 3 } });
    expect(warnings).toEqual([
      {
        what: 'holds',
        on: '2026-03-07',
        accounts: 1,
        text: expect.stringContaining('1 account would be put on hold'),
      },
    ]);
    const silent = await run(callsOnly);
    expect(silent.totals.next90.today.letters).toBeGreaterThan(20);
    expect(silent.totals.next90.draft).toMatchObject({ letters: 0, finalDemands: 0 });
  });

  test('writes nothing', async () => {
    const before = await rows();
    await run(sooner);
    expect(await rows()).toEqual(before);
  });

  test('comes in pages of accounts', async () => {
    const first = await run(sooner, '?limit=1');
    expect(first).toMatchObject({ changed: 2, items: [{ accountId: 'A' }], nextCursor: 'A' });
    expect(await run(sooner, `?limit=1&cursor=${first.nextCursor}`)).toMatchObject({
      items: [{ accountId: 'B' }],
      nextCursor: null,
    });
  });

  test('is of the invoices that follow the policy, or of every open one', async () => {
    await api.ok('PUT', '/v1/policies/other', { ...STANDARD, name: 'Other' });
    const other = (query: string) => api.ok<DryRun>('POST', `/v1/policies/other/dry-run${query}`, sooner);
    expect(await other('')).toMatchObject({ invoices: 0, accounts: 0 });
    expect(await other('?of=book')).toMatchObject({ invoices: 4, accounts: 3 });
  });

  test('of an unknown policy or an invalid draft is refused', async () => {
    expect((await api.call<Problem>('POST', '/v1/policies/nothing/dry-run', STANDARD)).status).toBe(404);
    const { status, json } = await api.call<Problem>('POST', PATH, { ...STANDARD, curePeriod: 0 });
    expect({ status, path: json.issues?.[0]?.path }).toEqual({ status: 422, path: 'curePeriod' });
  });
});
