import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Policy, type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { dryRun, type DryRunOf } from './dryRun.js';

let books: TestBooks;

/** The standard policy with the hold a month sooner. */
const sooner: Policy = {
  ...STANDARD,
  steps: STANDARD.steps.map((step): StepRule => (step.id === 'place-hold' ? { ...step, days: [60] } : step)),
};
const callsOnly: Policy = { ...STANDARD, steps: STANDARD.steps.filter(({ id }) => id.startsWith('call')) };

/** A owes two invoices, B one that is not due yet, and C one that is due next year. */
beforeAll(async () => {
  books = await startBooks();
  const owe = (accountId: string, ...invoices: [id: string, dueOn: string][]) =>
    enter(
      books.book,
      anAccount(accountId, { name: `=${accountId}` }),
      ...invoices.map(([id, dueOn]) => anInvoice(id, accountId, dueOn, { amount: 10_000n })),
    );
  await owe('A', ['old', '2026-01-05'], ['young', '2026-02-20']);
  await owe('B', ['new', '2026-03-20']);
  await owe('C', ['far', '2027-01-01']);
});
afterAll(() => books.stop());

const run = (draft: Policy, more: Partial<DryRunOf> = {}) =>
  dryRun(books.book, { policyId: 'standard', draft, limit: 50, ...more });
const rows = async () => ({
  timeline: await books.db.timelineEvent.count(),
  policies: await books.db.policy.count(),
  outbox: await books.db.outboxMessage.count(),
  invoices: await books.db.invoice.findMany({ orderBy: { id: 'asc' } }),
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
    const { items } = await run(sooner);
    const old = items.find(({ accountId }) => accountId === 'A')!;
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
    expect(items.map(({ accountId }) => accountId)).toEqual(['A', 'B']);
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
    const first = await run(sooner, { limit: 1 });
    expect(first).toMatchObject({ changed: 2, items: [{ accountId: 'A' }], nextCursor: 'A' });
    expect(await run(sooner, { limit: 1, cursor: 'A' })).toMatchObject({
      items: [{ accountId: 'B' }],
      nextCursor: null,
    });
  });

  test('is of the invoices that follow the policy, or of every open one', async () => {
    expect(await run(sooner, { policyId: 'other' })).toMatchObject({ invoices: 0, accounts: 0 });
    expect(await run(sooner, { policyId: null })).toMatchObject({ invoices: 4, accounts: 3 });
  });
});
