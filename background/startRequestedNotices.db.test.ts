import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type RequestedNoticeRef } from '../domain/planning/requests.js';
import { addRequestedNotice } from '../books/notices/requests.js';
import { anAccount, anInvoice, enter } from '../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { startRequestedNotices } from './startRequestedNotices.js';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01'));
});
afterAll(() => books.stop());
beforeEach(() => books.db.letterRequest.deleteMany());

const ask = (id: string) =>
  addRequestedNotice(books.book, 'A', { id, letter: 'statement', reason: null, to: ['billing'] }, 'anna');

const refusal = new Error('refused');
const away = Object.assign(new Error('away'), { cause: Object.assign(new Error(), { code: 14 }) });

/** Temporal accepts every request except those in `failing`; a round returns how many it accepted. */
function fakeTemporal() {
  const started: RequestedNoticeRef[] = [];
  const failing = new Map<string, Error>();
  const errors: unknown[] = [];
  const startRequestedNotice = async (request: RequestedNoticeRef) => {
    const error = failing.get(request.id);
    if (error) throw error;
    started.push(request);
  };
  const round = () =>
    startRequestedNotices(books.book, { startRequestedNotice }, (error) => errors.push(error));
  return { started, failing, errors, round };
}

test('a request is started once', async () => {
  const { started, round } = fakeTemporal();
  await ask('L');
  expect([await round(), await round()]).toEqual([1, 0]);
  expect(started).toEqual([{ accountId: 'A', id: 'L' }]);
});

test('an unavailable Temporal is called once a round, and the requests stay for the next', async () => {
  const { failing, errors, round } = fakeTemporal();
  for (const id of ['A-first', 'B-next']) {
    await ask(id);
    failing.set(id, away);
  }
  expect(await round()).toBe(0);
  expect(errors).toEqual([away]);
  failing.clear();
  expect(await round()).toBe(2);
});

test('a request that Temporal refuses stays for the next round and delays no other', async () => {
  const { started, failing, round } = fakeTemporal();
  await ask('A-refused');
  await ask('B-next');
  failing.set('A-refused', refusal);
  expect(await round()).toBe(1);
  expect(started).toEqual([{ accountId: 'A', id: 'B-next' }]);
  failing.clear();
  expect(await round()).toBe(1);
});
