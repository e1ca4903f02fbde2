import { describe, expect, test } from '@jest/globals';
import { liveThrough } from '../../test/calendar/liveThrough.js';
import { calendarOf } from '../calendar/calendar.js';
import { realClock } from '../calendar/clock.js';
import { addDays } from '../calendar/days.js';
import { decide } from './decide.js';
import { planNext } from './plan.js';
import { type CycleHistory, newCycle } from './progress.js';
import { stageOf } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { performed } from './performed.js';
import { policySchedule } from '../projection/schedule.js';
import { planCase, type InvoiceSnapshot } from './planCase.js';

/** The table of product.md: the day, then its steps in order. */
const TABLE: readonly (readonly [number, ...string[]])[] = [
  [15, 'status-request'],
  [16, 'reminder-16'],
  [23, 'reminder-23'],
  [28, 'call'],
  [30, 'reminder-30'],
  [31, 'delinquent-31'],
  [33, 'call-for-promise-33'],
  [34, 'delinquent-34'],
  [38, 'delinquent-38'],
  [40, 'call-for-promise-40'],
  [41, 'delinquent-41'],
  [45, 'delinquent-45'],
  [47, 'call-for-promise-47'],
  [48, 'delinquent-48'],
  [52, 'delinquent-52'],
  [54, 'call-for-promise-54'],
  [55, 'delinquent-55'],
  [59, 'delinquent-59'],
  [61, 'call-for-promise-61'],
  [62, 'delinquent-62'],
  [66, 'delinquent-66'],
  [68, 'call-for-promise-68'],
  [69, 'delinquent-69'],
  [73, 'delinquent-73'],
  [75, 'call-for-promise-75'],
  [76, 'delinquent-76'],
  [80, 'delinquent-80'],
  [82, 'call-for-promise-82'],
  [83, 'delinquent-83'],
  [87, 'delinquent-87'],
  [89, 'call-for-promise-89'],
  [90, 'place-hold', 'late-fee-90', 'account-hold-90'],
  [92, 'demand-call-92'],
  [97, 'account-hold-97'],
  [99, 'demand-call-99'],
  [100, 'suspend-licenses'],
  [104, 'account-hold-104'],
  [105, 'check-suspension'],
  [106, 'demand-call-106'],
  [111, 'account-hold-111'],
  [113, 'demand-call-113'],
  [118, 'account-hold-118'],
  [120, 'late-fee-120', 'demand-call-120'],
  [121, 'final-demand'],
  [122, 'legal-warning-call'],
  [131, 'hand-off-to-counsel', 'cancel-licenses'],
];

const DUE = '2026-03-02';
const ROWS = TABLE.flatMap(([day, ...ids]) => ids.map((id) => ({ day, id })));
const everyDay = (date: string) => date;

/** Returns a debt for which every row above the `place`th has happened on its day. */
function until(place: number): CycleHistory {
  return policySchedule(STANDARD, DUE, everyDay)
    .slice(0, place)
    .reduce((known, { step, on }) => performed(STANDARD, known, step, on), newCycle(DUE, 100_000n, 'EUR'));
}

test('the whole lifecycle is the table', () => {
  const steps = policySchedule(STANDARD, DUE, everyDay);
  expect(steps.map(({ day, step }) => ({ day, id: step.id }))).toEqual(ROWS);
  expect(steps.map(({ on }) => on)).toEqual(ROWS.map(({ day }) => addDays(DUE, day)));
});

test('a debt that is lived through meets the table, then waits for counsel', () => {
  expect(liveThrough(STANDARD, {}, { until: 400 })).toEqual(ROWS.map(({ day, id }) => `day ${day}: ${id}`));
});

describe('a step is not due on the day before, and due on its day', () => {
  test.each(ROWS.map((row, place) => ({ ...row, place })))('day $day: $id', ({ day, id, place }) => {
    const on = addDays(DUE, day);
    for (const today of [addDays(on, -1), on]) {
      expect(planNext(STANDARD, until(place), today, everyDay)).toMatchObject({ step: { id }, on });
    }
  });
});

describe('the first step of a day waits until the calendar opens', () => {
  test.each(TABLE)('day %i: %s', (day, id) => {
    const place = ROWS.findIndex((row) => row.id === id);
    const opens = Date.parse(`${addDays(DUE, day)}T09:00:00Z`);
    expect(decideAt(opens - 1, day, place)).toMatchObject({ kind: 'sleep', step: { id }, until: opens });
    expect(decideAt(opens, day, place)).toMatchObject({ kind: 'act', step: { id } });
  });
});

function decideAt(now: number, day: number, place: number) {
  const policy = { ...STANDARD, spreadMinutes: 0 };
  const calendar = calendarOf(policy, { id: 'acme', timeZone: 'UTC' }, new Set());
  const snapshot: InvoiceSnapshot = {
    invoiceId: 'INV-1',
    accountId: 'acme',
    cycle: 1,
    revision: 1,
    status: 'open',
    stage: stageOf(day),
    balance: 100_000n,
    currency: 'EUR',
    progress: until(place),
    paused: null,
    disputed: false,
    exception: false,
    carried: false,
    promise: null,
    confirmableEvents: [],
    closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
  };
  return decide(planCase(snapshot, policy, calendar, realClock, now), now);
}
