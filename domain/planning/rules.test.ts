import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { live } from '../../test/calendar/liveThrough.js';
import { anyLife, type Life } from '../../test/calendar/anyLife.js';
import { balanceOf, type Line } from '../../test/calendar/lifeBook.js';
import { openDay } from '../calendar/calendar.js';
import { isContact } from './contacts.js';
import { addDays } from '../calendar/days.js';
import { type Gate, type Policy, type StepRule } from '../policy/policy.js';

type Step = Line & { rule: StepRule; anchor: string };

/** Checks any policy, events, import day, zone and invoices. */
function always(look: (lived: ReturnType<typeof live>, life: Life) => void): void {
  fc.assert(
    fc.property(anyLife, (life) => look(live(life.policy, life.events, life.options), life)),
    { numRuns: 50 },
  );
}

const steps = (lines: readonly Line[]) => lines.filter((line): line is Step => line.rule !== null);
const keys = (lines: readonly Line[]) => lines.map(({ invoiceId, id }) => `${invoiceId} ${id}`);

describe('for any policy, any events and any day of the import', () => {
  test('paid, or written off, means silence: no step of the debt follows', () => {
    always(({ lines }) => {
      lines.forEach(({ id, invoiceId }, place) => {
        if (id !== 'paid' && id !== 'written-off') return;
        const after = lines.slice(place + 1).filter((line) => line.invoiceId === invoiceId);
        expect(steps(after)).toEqual([]);
      });
    });
  });

  test('a step happens at most once', () => {
    always(({ lines }) => {
      const found = keys(steps(lines));
      expect(found).toEqual([...new Set(found)]);
    });
  });

  test('a customer gets at most one letter a day', () => {
    always(({ lines }) => {
      const letters = steps(lines).filter(
        ({ rule, outcome }) => rule.kind === 'notice' && outcome === 'done',
      );
      const days = letters.map(({ on }) => on);
      expect(days).toEqual([...new Set(days)]);
    });
  });

  test('nor more in seven days than the policy has it', () => {
    always(({ lines }, { policy: { noticesPerWeek } }) => {
      const cap = noticesPerWeek?.email ?? 7;
      const letters = steps(lines).filter(
        ({ rule, outcome }) => rule.kind === 'notice' && outcome === 'done',
      );
      letters.slice(cap).forEach(({ on }, place) => {
        expect(on >= addDays(letters[place]!.on, 7)).toBe(true);
      });
    });
  });

  test('nor two contacts, letters or calls, closer than the policy keeps them', () => {
    always(({ lines }, { policy: { minimumDaysBetweenContacts: days = 0 } }) => {
      const contacts = steps(lines).filter(({ rule, outcome }) => isContact(rule) && outcome === 'done');
      contacts.slice(1).forEach(({ on }, place) => {
        expect(on >= addDays(contacts[place]!.on, days)).toBe(true);
      });
    });
  });

  test('no step comes before the day that the due date gives it, none on a closed day', () => {
    always(({ lines, calendar }) => {
      for (const { on, anchor } of steps(lines)) {
        expect(on >= anchor).toBe(true);
        expect(openDay(calendar, on)).toBe(on);
      }
    });
  });

  test('two rungs of a debt never run on one day', () => {
    always(({ lines }) => {
      const rungs = steps(lines).flatMap(({ invoiceId, on, rule }) =>
        rule.rung ? [[invoiceId, on, rule.rung]] : [],
      );
      const days = new Set(rungs.map(([invoiceId, on]) => `${invoiceId} ${on}`));
      expect(new Set(rungs.map((rung) => rung.join(' '))).size).toBe(days.size);
    });
  });

  test('what waits for a warning comes so many days after one of the account', () => {
    always(({ lines }, { policy }) => {
      const taken = steps(lines);
      taken.forEach((step, place) => {
        if (!step.rule.after) return;
        const opened = taken.slice(0, place).find((other) => opens(other, step));
        expect(opened && addDays(opened.on, waits(policy, step.rule.after)) <= step.on).toBe(true);
      });
    });
  });

  test('on a day without other events one invoice carries the notices of all, and each runs its own actions', () => {
    always(({ lines }, { events }) => {
      const taken = steps(lines);
      const handOffs = taken.filter(({ verb }) => verb === 'handOffToCounsel').map(({ day }) => day);
      const contacts = taken.filter(({ rule, outcome }) => rule.kind !== 'action' && outcome === 'done');
      const quiet = contacts.filter(({ day }) => !events[day] && !handOffs.includes(day));
      const candidates = new Set(quiet.map(({ day, invoiceId }) => `${day} ${invoiceId}`));
      expect(candidates.size).toBe(new Set(quiet.map(({ day }) => day)).size);
      expect(taken.filter(({ rule, outcome }) => rule.kind === 'action' && outcome === 'carried')).toEqual(
        [],
      );
    });
  });

  test('no payment brings a balance below zero, and a debt is paid exactly when nothing is left', () => {
    always(({ debts }) => {
      for (const debt of debts) {
        const balance = balanceOf(debt);
        expect(balance >= 0n).toBe(true);
        if (debt.status !== 'written-off') expect(debt.status === 'paid').toBe(balance === 0n);
      }
    });
  });

  test('the same life is lived twice, and waking up for nothing changes nothing', () => {
    always(({ lines }, { policy, events, options }) => {
      const idle = Array.from({ length: options.until + 21 }, (_, place) => [place - 20, []]);
      const wakes = { ...Object.fromEntries(idle), ...events };
      expect(live(policy, wakes, options).lines).toEqual(lines);
    });
  });
});

/** A step opens a gate for its own invoice, a notice also for the others that it lists. */
const opens = (other: Step, { invoiceId, rule: { after } }: Step) =>
  other.rule.id === after?.rule &&
  other.outcome === 'done' &&
  (other.invoiceId === invoiceId || other.rule.kind === 'notice');

function waits({ curePeriod, finalDeadline }: Policy, { wait }: Gate): number {
  if (wait === 'cure') return curePeriod;
  return wait === 'deadline' ? finalDeadline : wait;
}
