import { describe, expect, test } from '@jest/globals';
import { INVOICE_STATUSES, STEP_VERBS } from './case.js';
import { calendarOf } from '../calendar/calendar.js';
import { realClock, simulationClock, type Clock } from '../calendar/clock.js';
import { addDays } from '../calendar/days.js';
import { type CycleHistory, newCycle } from './progress.js';
import { STANDARD } from '../policy/standard.js';
import { planCase, type InvoiceSnapshot } from './planCase.js';
import { stepsUntil } from '../policy/steps.js';

const DUE = '2026-03-02';
const date = (day: number) => addDays(DUE, day);
const NOTHING = { releaseHold: false, thankYou: false, reinstateLicenses: false };

const snapshot = (more: Partial<InvoiceSnapshot> = {}): InvoiceSnapshot => ({
  invoiceId: 'INV-1',
  accountId: 'acme',
  cycle: 2,
  revision: 7,
  status: 'open',
  stage: 'current',
  balance: 9_900n,
  currency: 'EUR',
  progress: newCycle(DUE, 9_900n, 'EUR'),
  paused: null,
  disputed: false,
  exception: false,
  carried: false,
  promise: null,
  confirmableEvents: [],
  closingSteps: NOTHING,
  ...more,
});

const policy = { ...STANDARD, spreadMinutes: 0 };
const calendar = calendarOf(policy, { id: 'acme', timeZone: 'UTC' }, new Set());
const NIGHT = Date.parse('2026-03-12T23:00:00Z');
const look = (more: Partial<InvoiceSnapshot>, now = NIGHT, clock: Clock = realClock) =>
  planCase(snapshot(more), policy, calendar, clock, now);
const nextOf = (more: Partial<InvoiceSnapshot>, now = NIGHT) => {
  const { next } = look(more, now);
  return next && `${next.id} on ${next.on} by ${next.verb}`;
};

test('a case knows ids, amounts and dates', () => {
  expect(look({ stage: 'past-due' })).toEqual({
    invoiceId: 'INV-1',
    accountId: 'acme',
    cycle: 2,
    revision: 7,
    status: 'open',
    stage: 'past-due',
    balance: 9_900,
    currency: 'EUR',
    waitingFor: null,
    next: {
      id: 'status-request',
      verb: 'sendNotice',
      kind: 'notice',
      on: '2026-03-17',
      at: '2026-03-17T09:00:00.000Z',
      due: Date.parse('2026-03-17T09:00:00Z'),
    },
  });
  expect(JSON.parse(JSON.stringify(look({})))).toEqual(look({}));
});

test('on a simulation clock a step has its business time and the real instant of it', () => {
  const start = Date.parse('2026-11-22T05:00:00Z');
  const { next } = look(
    { stage: 'past-due' },
    NIGHT,
    simulationClock(Date.parse('2026-03-12'), start, 86_400),
  );
  expect(next?.at).toBe('2026-03-17T09:00:00.000Z');
  expect(next?.due).toBe(start + 5_375);
});

test('however patient the clock, a step is not dated before the one that it waited for', () => {
  const patient = simulationClock(Date.parse('2026-03-12'), 0, 86_400);
  const broken = {
    ...newCycle(DUE, 9_900n, 'EUR'),
    closedSteps: new Set(['promise-1']),
    lastStepOn: '2026-03-24',
  };
  const at = (progress: CycleHistory) =>
    look({ stage: 'late', progress }, Date.parse('2026-03-24T09:00:00Z'), patient).next;
  expect(at(broken)).toMatchObject({ id: 'reminder-16', on: '2026-03-18', at: '2026-03-24T09:00:00.000Z' });
  expect(at({ ...broken, lastStepOn: null })).toMatchObject({ at: '2026-03-18T09:00:00.000Z' });
});

describe('an open invoice waits, and plans nothing', () => {
  test.each<[string, Partial<InvoiceSnapshot>, string | null]>([
    ['paused until resumed', { paused: { until: null } }, 'pause'],
    ['disputed', { disputed: true }, 'dispute'],
    ['a payment that could not be applied', { exception: true }, 'exception'],
    ['disputed and paused', { disputed: true, paused: { until: null } }, 'dispute'],
    ['all of it', { exception: true, disputed: true, paused: { until: null } }, 'exception'],
    [
      'disputed, though a payment was promised',
      { disputed: true, promise: { id: 'P', payOn: DUE } },
      'dispute',
    ],
  ])('%s', (_, more, waitingFor) => {
    expect(look({ stage: 'past-due', ...more })).toMatchObject({ waitingFor, next: null });
  });

  test.each(INVOICE_STATUSES.filter((status) => status !== 'open'))('not when it is %s', (status) => {
    expect(look({ status, disputed: true, exception: true, paused: { until: null } }).waitingFor).toBeNull();
  });
});

describe('a pause until a date moves steps and stages to that date, never forward', () => {
  test.each<[string, Partial<InvoiceSnapshot>, string]>([
    [
      'a step',
      { stage: 'past-due', paused: { until: date(40) } },
      `delinquent-38 on ${date(40)} by sendNotice`,
    ],
    [
      'a step after it',
      { stage: 'past-due', paused: { until: date(12) } },
      `status-request on ${date(15)} by sendNotice`,
    ],
    [
      'a stage',
      { stage: 'current', paused: { until: date(12) } },
      `stage-past-due on ${date(12)} by enterStage`,
    ],
    [
      'a stage before it',
      { stage: 'current', paused: { until: date(0) } },
      `stage-past-due on ${date(1)} by enterStage`,
    ],
  ])('%s', (_, more, expected) => {
    expect(nextOf(more)).toBe(expected);
  });
});

describe('a promise holds fire until its date and two days of grace are over', () => {
  test.each([
    [10, 13],
    [50, 53],
    [-5, -2],
  ])('to pay on day %i: settled on day %i', (payOn, expected) => {
    const more = { stage: 'past-due', promise: { id: 'P7', payOn: date(payOn) } } as const;
    expect(nextOf(more)).toBe(`promise-P7 on ${date(expected)} by settlePromise`);
    expect(look(more).waitingFor).toBeNull();
  });
});

describe('an invoice grows into a stage on its first day', () => {
  test.each([
    ['current', `stage-past-due on ${date(1)} by enterStage`],
    ['past-due', `status-request on ${date(15)} by sendNotice`],
  ] as const)('recorded as %s', (stage, expected) => {
    expect(nextOf({ stage })).toBe(expected);
  });

  const done = new Set(stepsUntil(STANDARD, 500).map(({ id }) => id));
  test.each([
    ['current', 1, 'past-due'],
    ['past-due', 16, 'late'],
    ['late', 31, 'delinquent'],
    ['delinquent', 90, 'hold'],
    ['hold', 121, 'litigation'],
  ] as const)('without a step: from %s on day %i to %s', (stage, day, into) => {
    const progress = { ...newCycle(DUE, 9_900n, 'EUR'), closedSteps: done };
    expect(nextOf({ stage, progress })).toBe(`stage-${into} on ${date(day)} by enterStage`);
  });

  test('the last stage has no next', () => {
    expect(
      nextOf({ stage: 'litigation', progress: { ...newCycle(DUE, 1n, 'EUR'), closedSteps: done } }),
    ).toBeNull();
  });
});

describe('the end of a debt: hold released, licences given back, customer thanked, in this order and at once', () => {
  const all = { releaseHold: true, thankYou: true, reinstateLicenses: true };
  test.each<[string, Partial<InvoiceSnapshot>, string | null]>([
    ['all is owed', { closingSteps: all }, 'release-hold on 2026-03-12 by releaseHold'],
    [
      'the hold is released',
      { closingSteps: { ...all, releaseHold: false } },
      'reinstate-licenses on 2026-03-12 by reinstateLicenses',
    ],
    [
      'the licences are given back',
      { closingSteps: { ...NOTHING, thankYou: true } },
      'thank-you on 2026-03-12 by sendThankYou',
    ],
    ['nothing is owed', {}, null],
  ])('%s', (_, more, expected) => {
    for (const status of ['paid', 'void', 'written-off', 'closed'] as const) {
      expect(nextOf({ status, stage: 'hold', ...more })).toBe(expected);
    }
  });

  test('even in the night, and even while a promise or a pause is open', () => {
    const paused = { until: date(99) };
    const { next } = look({
      status: 'paid',
      closingSteps: all,
      paused,
      promise: { id: 'P', payOn: date(90) },
    });
    expect(next).toMatchObject({ id: 'release-hold', at: new Date(NIGHT).toISOString(), due: NIGHT });
  });

  test('nothing of it while the debt is open', () => {
    expect(nextOf({ closingSteps: all, stage: 'past-due' })).toBe(
      `status-request on ${date(15)} by sendNotice`,
    );
  });
});

test('with counsel only the rest of the hand-off is planned', () => {
  const handedOff = {
    ...newCycle(DUE, 1n, 'EUR'),
    withCounsel: true,
    firstDone: { 'hand-off-to-counsel': date(131) },
  };
  const more = { status: 'with-counsel', stage: 'litigation', progress: handedOff } as const;
  expect(nextOf(more)).toBe(`cancel-licenses on ${date(131)} by cancelLicenses`);
  const over = new Set(['cancel-licenses']);
  expect(nextOf({ ...more, progress: { ...handedOff, closedSteps: over } })).toBeNull();
});

test('every verb of the standard policy is one that activities know', () => {
  const verbs = stepsUntil(STANDARD, 130).map(({ id }) => {
    const over = new Set(stepsUntil(STANDARD, 500).flatMap((step) => (step.id === id ? [] : [step.id])));
    const opened = Object.fromEntries(STANDARD.steps.map((rule) => [rule.id, DUE]));
    const progress = { ...newCycle(DUE, 1n, 'EUR'), closedSteps: over, firstDone: opened, lastDone: opened };
    return look({ stage: 'litigation', progress }).next?.verb;
  });
  expect(new Set(verbs).size).toBe(8);
  expect(STEP_VERBS).toEqual(expect.arrayContaining([...new Set(verbs)]));
});

test('a notice that another invoice carries need not wait for the mail provider; other steps lack that mark', () => {
  expect(look({ stage: 'past-due', carried: true }).next).toMatchObject({
    verb: 'sendNotice',
    carried: true,
  });
  expect(look({ stage: 'past-due' }).next).not.toHaveProperty('carried');
  expect(look({ carried: true }).next).toMatchObject({ verb: 'enterStage' });
  expect(look({ carried: true }).next).not.toHaveProperty('carried');
});
