import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectedValue, type AccountExposure } from '../../domain/reports/worklist.js';
import { ROLES } from '../../domain/policy/policy.js';
import { task } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, everyItem } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { BadCursor } from '../errors.js';
import { completeTask } from './taskCompletion.js';
import { rankTasks, readCustomers } from './worklist.js';

/** By account: what it owes (currency, minor units, due on) and how often it broke a promise. */
const BOOK: Record<string, { owed: [string, number, string][]; broken?: number; zone?: string }> = {
  small: { owed: [['EUR', 10_000, '2026-02-01']] },
  large: { owed: [['EUR', 90_000, '2026-02-01']] },
  old: { owed: [['EUR', 10_000, '2025-06-01']] },
  broken: { owed: [['EUR', 10_000, '2026-02-01']], broken: 2 },
  yen: { owed: [['JPY', 50_000, '2026-02-01']] },
  dinar: { owed: [['KWD', 50_001, '2026-02-20']] },
  several: {
    owed: [
      ['EUR', 10_000, '2026-02-20'],
      ['USD', 5_055, '2026-01-15'],
      ['JPY', 777, '2026-03-20'],
    ],
    broken: 1,
  },
  // It is already tomorrow there.
  ahead: { owed: [['EUR', 10_000, '2026-02-01']], zone: 'Pacific/Kiritimati' },
  'not-late': { owed: [['EUR', 10_000, '2026-04-01']] },
  paid: { owed: [] },
};
const TODAY = '2026-03-02';
const DAY = 86_400_000;

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks({ now: `${TODAY}T22:00:00Z` });
  for (const [id, { owed, broken = 0, zone = 'UTC' }] of Object.entries(BOOK)) {
    const invoices = owed.map(([currency, amount, dueOn], place) =>
      anInvoice(`${id}-${place}`, id, dueOn, { currency, amount: BigInt(amount) }),
    );
    await enter(books.book, anAccount(id, { timeZone: zone }), ...invoices);
    for (let time = 0; time < broken; time++)
      await books.db.paymentPromise.create({
        data: {
          id: `W-${id}-${time}`,
          invoiceId: `${id}-0`,
          cycle: 1,
          amount: 1n,
          currency: 'EUR',
          payOn: new Date(TODAY),
          status: 'broken',
          madeAt: new Date(books.clock.now()),
        },
      });
    const row = { ...task(`${id}-0`, books.clock.now()), id: `T-${id}`, accountId: id };
    await books.db.task.create({ data: owed.length > 0 ? row : { ...row, invoiceId: null } });
  }
  const stranger = { ...task('x', books.clock.now()), id: 'T-stranger', accountId: null, invoiceId: null };
  await books.db.task.create({ data: { ...stranger, dueAt: new Date(books.clock.now() - DAY) } });
});
afterAll(() => books.stop());

const stakeOf = (id: string): AccountExposure => {
  const { owed, broken = 0, zone } = BOOK[id] ?? { owed: [] };
  const oldest = owed.map(([, , dueOn]) => dueOn).sort()[0];
  const today = Date.parse(TODAY) + (zone ? DAY : 0);
  return {
    owed: owed.map(([currency, amount]) => ({ currency, amount: BigInt(amount) })),
    daysPastDue: oldest ? (today - Date.parse(oldest)) / DAY : 0,
    brokenPromises: broken,
  };
};
const filter = { roles: ROLES };
const ranked = async () => (await rankTasks(books.book, filter, { limit: 100 })).items;

test('the database ranks by the same formula as the domain', async () => {
  const items = await ranked();
  expect(items).toHaveLength(Object.keys(BOOK).length + 1);
  for (const { id, value } of items)
    expect([id, value]).toEqual([id, expectedValue(stakeOf(id.replace('T-', '')))]);
});

test('the task of the highest value comes first, among equals the one due first', async () => {
  const ids = (await ranked()).map(({ id }) => id.replace('T-', ''));
  expect(ids.slice(0, 3)).toEqual(['yen', 'several', 'old']);
  expect(ids.slice(-2)).toEqual(['stranger', 'paid']);
  expect(ids.indexOf('ahead')).toBeLessThan(ids.indexOf('small'));
});

test('pages follow one another without a gap', async () => {
  const all = (await ranked()).map(({ id }) => id);
  const found = await everyItem((cursor) => rankTasks(books.book, filter, { limit: 3, cursor }));
  expect(found.map(({ id }) => id)).toEqual(all);
  await expect(rankTasks(books.book, filter, { limit: 3, cursor: 'nonsense' })).rejects.toThrow(BadCursor);
});

describe('the list shows', () => {
  const ids = async (more: object) =>
    (await rankTasks(books.book, { ...filter, ...more }, { limit: 100 })).items.map(({ id }) => id);
  test('only tasks of the roles', async () => {
    expect(await ids({ roles: ['owner'] })).toEqual([]);
  });
  test('overdue tasks', async () => {
    expect(await ids({ only: 'overdue' })).toEqual(['T-stranger']);
  });
  test('a person’s own tasks while the claim lasts', async () => {
    const claim = (by: number) =>
      books.db.task.update({
        where: { id: 'T-old' },
        data: { claimedBy: 'anna', claimedUntil: new Date(Date.now() + by) },
      });
    await claim(60_000);
    expect(await ids({ claimedBy: 'anna' })).toEqual(['T-old']);
    await claim(-1);
    expect(await ids({ claimedBy: 'anna' })).toEqual([]);
  });
  test('a resting task only from its day on', async () => {
    const rests = { restsUntil: new Date(books.clock.now() + 1) };
    await books.db.task.update({ where: { id: 'T-old' }, data: rests });
    expect(await ids({})).not.toContain('T-old');
    expect(await ids({ only: 'resting-too' })).toContain('T-old');
    books.clock.set('2026-03-02T22:00:01Z');
    expect(await ids({})).toContain('T-old');
  });
});

test('a caller sees the debt, the last notice, call and promise', async () => {
  const customers = await readCustomers(books.book, ['several', 'paid']);
  expect(customers.get('several')).toMatchObject({
    invoices: 3,
    daysPastDue: 46,
    stage: 'delinquent',
    brokenPromises: 1,
    disputed: false,
    onHold: false,
    owed: [
      { currency: 'EUR', amount: 10_000n, invoices: 1 },
      { currency: 'JPY', amount: 777n, invoices: 1 },
      { currency: 'USD', amount: 5_055n, invoices: 1 },
    ],
    promise: { amount: 1n, payOn: TODAY, status: 'broken' },
    lastLetter: null,
    lastCall: null,
  });
  const noAnswer = { outcome: 'no-answer', note: null, promise: null } as const;
  await completeTask(books.book, 'T-several', noAnswer, 'anna@example.com');
  expect((await readCustomers(books.book, ['several'])).get('several')!.lastCall).toMatchObject({
    type: 'call',
    outcome: 'no-answer',
    by: 'anna@example.com',
    at: new Date('2026-03-02T22:00:01Z'),
  });
  expect(customers.get('paid')).toMatchObject({ owed: [], invoices: 0, daysPastDue: 0, stage: 'current' });
});
