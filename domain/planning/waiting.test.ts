import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dispute,
  live,
  outage,
  pause,
  pay,
  promise,
  resolve,
  type LifeEvent,
} from '../../test/calendar/liveThrough.js';
import { anyPolicy } from '../../test/calendar/anyLife.js';
import { openDay } from '../calendar/calendar.js';
import { addDays, daysBetween, weekday } from '../calendar/days.js';
import { planNext } from './plan.js';
import { type Policy } from '../policy/policy.js';
import { performed } from './performed.js';
import { newCycle } from './progress.js';
import { policySchedule } from '../projection/schedule.js';

const DUE = '2026-03-02';
const everyDay = (date: string) => date;
const day = fc.integer({ min: 0, max: 130 });

/**
 * Returns the days on which steps of the policy took place for a single invoice with `events`, up to its
 * hand-off.
 */
function stepDays(policy: Policy, events: Record<number, LifeEvent | LifeEvent[]>): number[] {
  const { lines } = live(policy, events, { until: 150 });
  const last = lines.findIndex(({ verb }) => verb === 'handOffToCounsel');
  const open = last === -1 ? lines : lines.slice(0, last);
  return open.flatMap(({ rule, day: on }) => (rule ? [on] : []));
}

/** Returns the steps between the afternoon of one day and the morning of another, where none may happen. */
const silent = (days: number[], from: number, to: number) => days.filter((on) => on > from && on < to);

describe('for any policy', () => {
  test('a promise suspends dunning from the day after it was given to the end of its grace', () => {
    fc.assert(
      fc.property(anyPolicy, day, day, (policy, made, payOn) => {
        const days = stepDays(policy, { [made]: promise(payOn) });
        expect(silent(days, made, payOn + policy.promiseGrace + 1)).toEqual([]);
      }),
    );
  });

  test('a pause is silent to the morning of its last day, a dispute until it is resolved', () => {
    fc.assert(
      fc.property(anyPolicy, day, day, (policy, from, to) => {
        expect(silent(stepDays(policy, { [from]: pause(to) }), from, to)).toEqual([]);
        if (from < to)
          expect(silent(stepDays(policy, { [from]: dispute(), [to]: resolve() }), from, to)).toEqual([]);
        expect(silent(stepDays(policy, { [from]: dispute() }), from, Infinity)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('a part payment changes nothing of a policy without minimums', () => {
    fc.assert(
      fc.property(anyPolicy, day, fc.integer({ min: 1, max: 99_999 }), (policy, on, amount) => {
        const all = { ...policy, stageMinimums: {} };
        expect(stepDays(all, { [on]: pay(amount) })).toEqual(stepDays(all, {}));
      }),
      { numRuns: 50 },
    );
  });

  test('an outage from the first day on is an import on its last', () => {
    fc.assert(
      fc.property(anyPolicy, fc.integer({ min: 1, max: 140 }), (policy, backOn) => {
        const dark = live(policy, { [-60]: outage({ backOn }) }, { until: 150 });
        const imported = live(policy, {}, { importedOn: backOn, until: 150 });
        const policySteps = ({ lines }: typeof dark) =>
          lines.flatMap(({ rule, day: on, id }) => (rule ? [[on, id]] : []));
        expect(policySteps(dark)).toEqual(policySteps(imported));
      }),
      { numRuns: 50 },
    );
  });

  test('a preview ends, in the order of its days, and never before the due date gives them', () => {
    fc.assert(
      fc.property(anyPolicy, fc.integer({ min: -30, max: 400 }), (policy, from) => {
        const steps = policySchedule({ ...policy, stageMinimums: {} }, DUE, everyDay, addDays(DUE, from));
        expect(steps.length).toBeLessThanOrEqual(1_000);
        const days = steps.map((step) => step.day);
        expect(days).toEqual([...days].sort((a, b) => a - b));
        for (const { step, day: on } of steps) expect(on).toBeGreaterThanOrEqual(Math.max(step.day, from));
        const ids = steps.map(({ step }) => step.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 50 },
    );
  });

  test('a preview is what is lived', () => {
    fc.assert(
      fc.property(anyPolicy, fc.integer({ min: -20, max: 120 }), (policy, importedOn) => {
        const all = { ...policy, stageMinimums: {} };
        const { lines, calendar } = live(all, {}, { importedOn, until: 150 });
        const lived = lines.flatMap(({ rule, day: on, id }) => (rule ? [`${on} ${id}`] : []));
        const planned = policySchedule(all, DUE, (date) => openDay(calendar, date), addDays(DUE, importedOn))
          .filter(({ day: on }) => on <= 150)
          .map(({ day: on, step }) => `${on} ${step.id}`);
        expect(lived).toEqual(planned);
      }),
      { numRuns: 50 },
    );
  });
});

const anyWeek = fc.constantFrom(everyDay, (date: string) =>
  weekday(date) > 5 ? addDays(date, 8 - weekday(date)) : date,
);

test('planning again on any day before the next step gives the same plan', () => {
  fc.assert(
    fc.property(anyPolicy, fc.nat({ max: 12 }), day, anyWeek, (policy, taken, start, open) => {
      let progress = newCycle(DUE, 100_000n, 'EUR');
      let today = addDays(DUE, start);
      for (let place = 0; place < taken; place++) {
        const next = planNext(policy, progress, today, open);
        if (!next) return;
        if (next.on > today) today = next.on;
        progress = performed(policy, progress, next.step, today);
      }
      const planned = planNext(policy, progress, today, open);
      expect(planNext(policy, progress, today, open)).toEqual(planned);
      if (!planned) return;
      for (const ahead of [1, 2, 7].filter((days) => days <= daysBetween(today, planned.on)))
        expect(planNext(policy, progress, addDays(today, ahead), open)).toEqual(planned);
    }),
  );
});
