import { describe, expect, test } from '@jest/globals';
import {
  dispute,
  live,
  liveThrough,
  pause,
  pay,
  payAll,
  resolve,
  type Events,
} from '../../test/calendar/liveThrough.js';
import { bookedFees } from '../../test/calendar/lifeBook.js';
import { STANDARD } from '../policy/standard.js';

const TWO = { A: {}, B: { dueDay: 10 } };

const between = (from: number, until: number, events: Events, invoices: typeof TWO = TWO) =>
  liveThrough(STANDARD, events, { until, invoices }).filter((line) => Number(/\d+/.exec(line)?.[0]) >= from);

describe('of several invoices only the oldest carries the notices', () => {
  test('the younger one sends no notice and plans no call, but follows its own escalation', () => {
    const lines = between(-30, 130, {});
    expect(lines.filter((line) => line.includes(' B '))).toEqual([
      'day 100: B place-hold',
      'day 100: B late-fee-90',
      'day 110: B suspend-licenses',
      'day 115: B check-suspension',
      'day 130: B late-fee-120',
    ]);
    expect(lines.filter((line) => line.includes(' A '))).toEqual(
      liveThrough(STANDARD, {}, { until: 130 }).map((line) => line.replace(': ', ': A ')),
    );
  });

  test('paid: the next one carries the notices at its own age from the next notice on', () => {
    expect(between(40, 51, { 43: payAll('A') })).toEqual([
      'day 40: A call-for-promise-40',
      'day 41: A delinquent-41',
      'day 43: A paid',
      'day 43: A thank-you',
      'day 44: B delinquent-34',
      'day 48: B delinquent-38',
      'day 50: B call-for-promise-40',
      'day 51: B delinquent-41',
    ]);
  });

  test('one payment for both: settles the oldest first, and the next notice names the remainder', () => {
    expect(between(40, 45, { 41: pay(150_000) })).toEqual([
      'day 40: A call-for-promise-40',
      'day 41: A delinquent-41',
      'day 41: A paid',
      'day 41: A thank-you',
      'day 43: B call-for-promise-33',
      'day 44: B delinquent-34',
    ]);
  });

  test('disputed: the next one carries the notices meanwhile, and the oldest again afterwards', () => {
    expect(between(16, 26, { 14: dispute('A'), 20: resolve('A') })).toEqual([
      'day 20: A reminder-16',
      'day 23: A reminder-23',
    ]);
    expect(between(16, 26, { 14: dispute('A') })).toEqual([
      'day 25: B status-request',
      'day 26: B reminder-16',
    ]);
  });

  test('paused to a day: from that day on the oldest carries the notices again', () => {
    expect(between(16, 34, { 14: pause(31, 'A') })).toEqual([
      'day 25: B status-request',
      'day 26: B reminder-16',
      'day 31: A call',
      'day 31: A delinquent-31',
      'day 33: A call-for-promise-33',
      'day 34: A delinquent-34',
    ]);
  });
});

test('a customer gets one letter a day, however many invoices are open', () => {
  const invoices = { A: {}, B: { dueDay: 0 }, C: { dueDay: 1 }, D: { dueDay: 30 }, E: { dueDay: 60 } };
  const events = { 50: payAll('A'), 70: dispute('B'), 75: payAll('C') };
  const { lines } = live(STANDARD, events, { invoices, until: 300 });
  const letters = lines.filter(({ outcome, verb }) => outcome === 'done' && verb === 'sendNotice');
  const days = letters.map(({ on }) => on);
  expect(new Set(days).size).toBe(days.length);
  expect([...new Set(letters.map(({ invoiceId }) => invoiceId))]).toEqual(['A', 'B', 'C', 'D', 'E']);
});

describe('a letter counts for every invoice that it lists', () => {
  test('the younger needs no warning of its own: it is held on its own day 90', () => {
    expect(between(99, 101, { 99: payAll('A') }).filter((line) => line.includes('hold'))).toEqual([
      'day 99: A release-hold',
      'day 100: B place-hold',
      'day 100: B account-hold-90',
    ]);
  });

  test('one that entered the books after the last warning waits 5 days from its own', () => {
    const imported = liveThrough(STANDARD, {}, { importedOn: 95, until: 101 });
    expect(imported.filter((line) => line.includes('hold'))).toEqual([
      'day 100: place-hold',
      'day 100: account-hold-97',
    ]);
  });
});

test('each invoice pays its own late fee, of itself', () => {
  const { debts } = live(
    STANDARD,
    {},
    { invoices: { A: { amount: 100_000 }, B: { dueDay: 10, amount: 1_025 } }, until: 105 },
  );
  expect(debts.map((debt) => [debt.id, bookedFees(debt)])).toEqual([
    ['A', 2_000n],
    ['B', 21n],
  ]);
});

test('the hold of each is released with it, and the licences of each', () => {
  expect(between(112, 200, { 112: payAll('A'), 114: payAll('B') })).toEqual([
    'day 112: A paid',
    'day 112: A release-hold',
    'day 112: A reinstate-licenses',
    'day 112: A thank-you',
    'day 114: B account-hold-104',
    'day 114: B paid',
    'day 114: B release-hold',
    'day 114: B reinstate-licenses',
    'day 114: B thank-you',
  ]);
});

test("another invoice's earlier final demand does not shorten the deadline that the own one names", () => {
  const invoices = { A: {}, B: { dueDay: 90 } };
  const lines = liveThrough(STANDARD, { 125: payAll('A') }, { until: 90 + 135, invoices });
  expect(lines).toContain(`day ${90 + 121}: B final-demand`);
  expect(lines).toContain(`day ${90 + 131}: B hand-off-to-counsel`);
});
