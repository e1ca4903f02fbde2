import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { addDays } from '../../domain/calendar/days.js';
import { live, payAll, takeBack } from '../calendar/liveThrough.js';
import { anyReopenedLife, type Life } from '../calendar/anyLife.js';
import { type Line } from '../calendar/lifeBook.js';

type Step = Line & { rule: StepRule };
const steps = (lines: readonly Line[]) => lines.filter((line): line is Step => line.rule !== null);

/** Over lives in which debts are paid, refunded, charged back and paid again. */
function always(look: (lines: readonly Line[], life: Life) => void): void {
  const lived = ({ policy, events, options }: Life) => live(policy, events, options).lines;
  fc.assert(
    fc.property(anyReopenedLife, (life) => look(lived(life), life)),
    { numRuns: 50 },
  );
}

/** Each debt's own lines. */
const debts = (lines: readonly Line[]) =>
  [...new Set(lines.map(({ invoiceId }) => invoiceId))].map((id) =>
    lines.filter(({ invoiceId }) => invoiceId === id),
  );

test('the lives of these properties do reopen debts, and dun them again', () => {
  const counts = { reopened: 0, again: 0 };
  always((lines) => {
    counts.reopened += lines.filter(({ id }) => id === 'reopened').length;
    counts.again += steps(lines).filter(({ cycle }) => cycle > 1).length;
  });
  expect(counts.reopened).toBeGreaterThan(10);
  expect(counts.again).toBeGreaterThan(10);
});

describe('a debt that is owed again', () => {
  test('is dunned while it is owed, and only then', () => {
    always((lines) => {
      for (const own of debts(lines)) {
        let over = false;
        for (const line of own) {
          if (line.id === 'paid' || line.id === 'written-off') over = true;
          if (line.id === 'reopened') over = false;
          if (line.rule) expect(over).toBe(false);
        }
      }
    });
  });

  test('takes each step at most once a cycle, not before its day and not before its cycle', () => {
    always((lines) => {
      for (const own of debts(lines)) {
        const keys = steps(own).map(({ cycle, id }) => `${cycle} ${id}`);
        expect(keys).toEqual([...new Set(keys)]);
        for (const { on, anchor, cycle } of steps(own)) {
          const began = own.find((line) => line.id === 'reopened' && line.cycle === cycle)?.on ?? '';
          expect(on >= anchor! && on >= began).toBe(true);
        }
      }
    });
  });

  test('is never sent two letters on one day, also across its cycles', () => {
    always((lines) => {
      const notices = steps(lines).filter(
        ({ rule, outcome }) => rule.kind === 'notice' && outcome === 'done',
      );
      const days = notices.map(({ on }) => on);
      expect(days).toEqual([...new Set(days)]);
    });
  });

  test('never takes two harsh rungs on one day, with the standard steps also across its cycles', () => {
    always((lines, { policy }) => {
      const across = policy.steps === STANDARD.steps;
      const rungs = steps(lines).flatMap(({ invoiceId, cycle, on, rule }) =>
        rule.rung ? [{ day: `${invoiceId} ${across ? '' : cycle} ${on}`, rung: rule.rung }] : [],
      );
      const days = new Set(rungs.map(({ day }) => day));
      expect(new Set(rungs.map(({ day, rung }) => `${day} ${rung}`)).size).toBe(days.size);
    });
  });

  test('is warned again: a step that waits for a warning waits for one of its own cycle', () => {
    always((lines, { policy }) => {
      for (const own of debts(lines)) {
        for (const step of steps(own)) {
          if (!step.rule.after) continue;
          const { rule, wait } = step.rule.after;
          const days =
            wait === 'cure' ? policy.curePeriod : wait === 'deadline' ? policy.finalDeadline : wait;
          const began = own.find((line) => line.id === 'reopened' && line.cycle === step.cycle);
          const since = lines.slice(began ? lines.indexOf(began) : 0, lines.indexOf(step));
          const warned = steps(since).some(
            (other) =>
              other.rule.id === rule &&
              other.outcome === 'done' &&
              (other.invoiceId === step.invoiceId || other.rule.kind === 'notice') &&
              addDays(other.on, days) <= step.on,
          );
          expect(warned).toBe(true);
        }
      }
    });
  });
});

test('the standard policy after a refund on day 150: one letter at once, then a rung at a time', () => {
  const { lines } = live(STANDARD, { 20: payAll(), 150: takeBack(100_000) }, { until: 170 });
  const since = lines.filter(({ day, verb }) => day >= 150 && verb !== 'enterStage');
  expect(since.map(({ day, id }) => `${day} ${id}`)).toEqual([
    '150 reopened',
    '150 delinquent-87',
    '150 call-for-promise-89',
    '155 place-hold',
    '155 late-fee-150',
    '155 account-hold-118',
    '156 demand-call-120',
    '160 suspend-licenses',
    '161 final-demand',
    '162 legal-warning-call',
    '165 check-suspension',
  ]);
});

test('paid and charged back on the day of a letter: the next letter is not of that day', () => {
  const { lines } = live(STANDARD, { 16: [payAll(), takeBack(100_000)] }, { until: 17 });
  const since = lines.filter(({ day, verb }) => day >= 16 && verb !== 'enterStage');
  expect(since.map(({ day, id }) => `${day} ${id}`)).toEqual([
    '16 reminder-16',
    '16 paid',
    '16 reopened',
    '17 reminder-16',
  ]);
});
