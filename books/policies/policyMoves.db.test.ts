import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STANDARD } from '../../domain/policy/standard.js';
import { openDatabase } from '../../prisma/client.js';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { testDatabase, type TestDatabase } from '../../test/stack/postgres.js';
import { type Books } from '../book.js';
import { changeInvoice } from '../invoices/changes.js';
import { prepareBooks } from '../prepare.js';
import { savePolicy } from './policies.js';
import { followersOf, moveToPolicy, type Movers } from './policyMoves.js';

const NOW = Date.parse('2026-03-02T08:00:00Z');
let database: TestDatabase;
let book: Books;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  book = {
    db: openDatabase(database.url),
    clock: { now: () => NOW, toReal: (business) => business, patience: 0 },
  };
  await enter(
    book,
    anAccount('A'),
    ...['I1', 'I2', 'I3', 'paid'].map((id) => anInvoice(id, 'A', '2026-01-31')),
  );
  await changeInvoice(book, 'paid', { type: 'close', outcome: 'void', reason: 'Twice' }, 'test');
  await savePolicy(book.db, 'standard', { ...STANDARD, curePeriod: 9 }, new Date(NOW));
});
afterAll(async () => {
  await book.db.$disconnect();
  await database.drop();
});

const move = (movers: Movers) => moveToPolicy(book, 'standard', movers, 'test');
const versions = async () =>
  Object.fromEntries(
    (await book.db.invoice.findMany({ orderBy: { id: 'asc' } })).map(({ id, policyVersion }) => [
      id,
      policyVersion,
    ]),
  );
const lines = (invoiceId: string) =>
  book.db.timelineEvent.count({ where: { invoiceId, type: 'policy.moved' } });

describe('invoices move to the newest version', () => {
  test('those that are named, each with a line of its own; one that cannot move does not hold up the others', async () => {
    expect(await move({ invoiceIds: ['I1', 'nothing', 'paid', 'I1'] })).toEqual({
      items: [
        { invoiceId: 'I1', result: 'moved' },
        { invoiceId: 'nothing', result: 'refused', detail: expect.stringContaining('no invoice nothing') },
        { invoiceId: 'paid', result: 'refused', detail: expect.stringContaining('void') },
      ],
      left: 0,
    });
    expect(await versions()).toEqual({ I1: 2, I2: 1, I3: 1, paid: 1 });
    expect([await lines('I1'), await lines('I2')]).toEqual([1, 0]);
  });

  test('one that follows it already is left alone', async () => {
    const items = [{ invoiceId: 'I1', result: 'unchanged' }];
    expect(await move({ invoiceIds: ['I1'] })).toEqual({ items, left: 0 });
    expect(await lines('I1')).toBe(1);
  });

  test('all that are open of an older version', async () => {
    expect(await followersOf(book.db, 'standard')).toEqual([
      { version: 2, open: 1 },
      { version: 1, open: 2 },
    ]);
    expect(await move({ version: 1 })).toMatchObject({
      items: [{ invoiceId: 'I2' }, { invoiceId: 'I3' }],
    });
    expect(await versions()).toEqual({ I1: 2, I2: 2, I3: 2, paid: 1 });
    expect(await move({ version: 2 })).toEqual({ items: [], left: 0 });
  });
});
