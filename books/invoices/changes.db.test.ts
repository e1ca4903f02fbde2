import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { STANDARD } from '../../domain/policy/standard.js';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { IllegalChange, NotFound } from '../errors.js';
import { savePolicy } from '../policies/policies.js';
import { type Change } from './change.js';
import { changeInvoice } from './changes.js';
import { createInvoices } from './create.js';

let books: TestBooks;
let id: string;
let n = 0;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A', { timeZone: 'UTC' }));
});
afterAll(() => books.stop());

/**
 * Every test has an invoice of 100.00 EUR, 5 days past due on 2 March: its next step is the request of day
 * 15.
 */
beforeEach(async () => {
  id = `I${++n}`;
  const draft = anInvoice(id, 'A', '2026-02-25', { amount: 10_000n, issuedOn: '2025-01-02' });
  await createInvoices(books.book, [draft], 'test');
});

const change = (...changes: Change[]) => changeInvoice(books.book, id, changes, 'test');
const view = () => viewOf(books.book, id);
const signalCount = () => books.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } });
const story = () => eventsOf(books.book, { invoiceId: id });
const day = (date: string) => expect.stringMatching(new RegExp(`^${date}T09:`));

test('a moved due date moves the stage and every date, at once', async () => {
  expect(await view()).toMatchObject({
    stage: 'past-due',
    nextStep: { id: 'status-request', at: day('2026-03-12') },
  });
  await change({ type: 'due-date', dueOn: '2026-03-05' });
  expect(await view()).toMatchObject({
    dueOn: '2026-03-05',
    stage: 'current',
    daysPastDue: -3,
    nextStep: { id: 'stage-past-due', at: expect.stringMatching(/^2026-03-06/) },
  });
  await change({ type: 'due-date', dueOn: '2026-01-28' });
  expect(await view()).toMatchObject({ stage: 'delinquent', daysPastDue: 33 });
  expect(await signalCount()).toBe(2);
  expect((await story()).map(({ summary }) => summary)).toContain(
    'Due date moved from 2026-02-25 to 2026-03-05; every date follows it',
  );
});

test('an invoice moves to the newest version of another policy', async () => {
  const first = STANDARD.steps.find(({ id: step }) => step === 'status-request')!;
  const steps = [{ ...first, id: 'first', days: [1] }];
  const now = new Date(books.clock.now());
  for (const name of ['Short', 'Shorter'])
    await savePolicy(books.db, 'short', { ...STANDARD, name, steps }, now);
  await change({ type: 'policy', policyId: 'short' });
  expect(await view()).toMatchObject({ policy: { id: 'short', version: 2 }, nextStep: { id: 'first' } });
});

test('a change of two things happens whole or not at all', async () => {
  const before = await view();
  await expect(
    change({ type: 'due-date', dueOn: '2026-01-28' }, { type: 'policy', policyId: 'unknown' }),
  ).rejects.toThrow(IllegalChange);
  expect(await view()).toEqual(before);
  expect(await signalCount()).toBe(0);
});

test('an unknown invoice is not changed', async () => {
  await expect(changeInvoice(books.book, 'none', { type: 'resume' }, 'test')).rejects.toThrow(NotFound);
});

test('a paused invoice waits until it is resumed', async () => {
  const before = await view();
  await change({ type: 'pause', until: null, reason: 'Talks' });
  expect(await view()).toMatchObject({
    paused: { until: null, reason: 'Talks' },
    waitingFor: 'pause',
    nextStep: null,
  });
  for (let time = 0; time < 2; time++) {
    await change({ type: 'resume' });
    expect(await view()).toEqual(before);
  }
  expect((await story()).map(({ type }) => type)).toEqual(['invoice.created', 'paused', 'resumed']);
});

test('an invoice paused until a date resumes at its real age on that date', async () => {
  await change({ type: 'pause', until: '2026-03-20', reason: 'Talks' });
  expect(await view()).toMatchObject({
    paused: { until: '2026-03-20' },
    waitingFor: null,
    nextStep: { at: day('2026-03-20') },
  });
});

test('the escalation waits for a promise until its date and grace are over; a newer one takes its place', async () => {
  const promise = (name: string, payOn: string, amount = 10_000n, currency = 'EUR') =>
    change({ type: 'promise', id: `${name}-${id}`, amount, currency, payOn, method: null, reference: null });
  await promise('W', '2026-03-20');
  expect(await view()).toMatchObject({
    promise: { id: `W-${id}`, payOn: '2026-03-20' },
    nextStep: { id: `promise-W-${id}`, at: day('2026-03-23') },
  });
  await promise('V', '2026-03-25');
  const newer = { promise: { id: `V-${id}`, payOn: '2026-03-25' } };
  expect(await view()).toMatchObject(newer);
  await expect(promise('USD', '2026-03-20', 10_000n, 'USD')).rejects.toThrow(IllegalChange);
  await expect(promise('T', '2026-03-20', 1_000_001n)).rejects.toMatchObject({
    code: 'IllegalChange',
    message: `A promise of EUR 10,000.01 is more than is open on invoice ${id}: EUR 100.00`,
  });
  expect(await view()).toMatchObject(newer);
});
