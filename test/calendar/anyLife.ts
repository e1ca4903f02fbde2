import fc, { type Arbitrary } from 'fast-check';
import { ACTIONS, RUNGS, STAGES, type Days, type Policy, type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { type Options } from './lifeBook.js';
import * as events from './lifeEvents.js';
import { type LifeEvent } from './lifeEvents.js';

/** One random life: a valid policy, events, and an account with one to three invoices. */
export type Life = {
  policy: Policy;
  events: Record<number, LifeEvent[]>;
  options: Options & { importedOn: number; until: number };
};

const UNTIL = 130;
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

const anyDays: Arbitrary<Days> = fc.oneof(
  fc.array(fc.integer({ min: -10, max: 60 }), { minLength: 1, maxLength: 4 }),
  fc.record(
    {
      from: fc.integer({ min: -5, max: 40 }),
      gaps: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
      until: fc.integer({ min: 40, max: 90 }),
    },
    { requiredKeys: ['from', 'gaps'] },
  ),
);

/** Ids without figures: a rule `a-1` with one day would be the step that a rule `a` has on day 1. */
const anyRule = (id: string, others: readonly string[]): Arbitrary<StepRule> => {
  const common = {
    id: fc.constant(id),
    stage: fc.constantFrom(...STAGES),
    days: anyDays,
    rung: fc.constantFrom(...RUNGS),
    after: fc.record({
      rule: fc.constantFrom(...others),
      wait: fc.oneof(fc.nat({ max: 6 }), fc.constantFrom('cure' as const, 'deadline' as const)),
    }),
  };
  const always: ('id' | 'stage' | 'days')[] = ['id', 'stage', 'days'];
  return fc.oneof(
    fc.record(
      {
        ...common,
        kind: fc.constant('notice' as const),
        letter: fc.constant('delinquent' as const),
        channel: fc.constant('email' as const),
        to: fc.constant(['billing' as const]),
      },
      { requiredKeys: [...always, 'kind', 'letter', 'channel', 'to'] },
    ),
    fc.record(
      {
        ...common,
        kind: fc.constant('task' as const),
        task: fc.constant('call'),
        dueInDays: fc.constant(1),
        role: fc.constantFrom('collector' as const, 'owner' as const),
      },
      { requiredKeys: [...always, 'kind', 'task', 'role', 'dueInDays'] },
    ),
    fc.record(
      { ...common, kind: fc.constant('action' as const), action: fc.constantFrom(...ACTIONS) },
      { requiredKeys: [...always, 'kind', 'action'] },
    ),
  );
};

const anySteps: Arbitrary<readonly StepRule[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(STANDARD.steps) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: IDS.length }).chain((count) =>
      fc.tuple(
        ...IDS.slice(0, count).map((id) =>
          anyRule(
            id,
            IDS.filter((one) => one !== id),
          ),
        ),
      ),
    ),
  },
);

export const anyPolicy: Arbitrary<Policy> = fc
  .record({
    steps: anySteps,
    curePeriod: fc.integer({ min: 1, max: 9 }),
    finalDeadline: fc.integer({ min: 5, max: 10 }),
    promiseGrace: fc.integer({ min: 0, max: 4 }),
    businessDaysOnly: fc.boolean(),
    noticesPerWeek: fc.constantFrom({}, { email: 1 }, { email: 2 }),
    minimumDaysBetweenContacts: fc.constantFrom(undefined, 1, 3, 8),
    allocation: fc.constantFrom('invoice-first' as const, 'fees-first' as const),
    stageMinimums: fc.constantFrom({}, { late: { EUR: 50_000 } }, { hold: { EUR: 90_000 } }),
  })
  .map(({ minimumDaysBetweenContacts: apart, ...parts }) => ({
    ...STANDARD,
    ...parts,
    ...(apart === undefined ? {} : { minimumDaysBetweenContacts: apart }),
  }));

const day = fc.integer({ min: -10, max: UNTIL });
const later = fc.integer({ min: 0, max: UNTIL + 20 });

const anyEvent = (of: Arbitrary<string>): Arbitrary<LifeEvent> =>
  fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 150_000 }), of).map(([amount, id]) => events.pay(amount, id)),
    fc.integer({ min: 1, max: 250_000 }).map((amount) => events.pay(amount)),
    of.map(events.payAll),
    fc.tuple(later, of).map(([payOn, id]) => events.promise(payOn, { of: id })),
    fc.tuple(later, of).map(([until, id]) => events.pause(until, id)),
    of.map((id) => events.pause(undefined, id)),
    of.map(events.resume),
    of.map(events.dispute),
    of.map(events.resolve),
    fc.tuple(fc.integer({ min: -60, max: 60 }), of).map(([to, id]) => events.moveDueDate(to, id)),
    of.map(events.writeOff),
    later.map((backOn) => events.outage({ backOn })),
  );

/** With many debts that are paid and then reopened. */
const anyReturn = (of: Arbitrary<string>): Arbitrary<LifeEvent> =>
  fc.oneof(
    { weight: 3, arbitrary: of.map(events.payAll) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 150_000 }), of)
        .map(([amount, id]) => events.takeBack(amount, id)),
    },
    { weight: 2, arbitrary: anyEvent(of) },
  );

const anyEvents = (
  ids: readonly string[],
  any: (of: Arbitrary<string>) => Arbitrary<LifeEvent>,
): Arbitrary<Record<number, LifeEvent[]>> =>
  fc
    .array(fc.tuple(day, fc.array(any(fc.constantFrom(...ids)), { minLength: 1, maxLength: 2 })), {
      maxLength: 8,
    })
    .map(Object.fromEntries);

const anyOptions = (ids: readonly string[]): Arbitrary<Life['options']> =>
  fc.record({
    importedOn: fc.oneof(fc.constant(-20), fc.integer({ min: -20, max: UNTIL })),
    until: fc.constant(UNTIL),
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    ),
    holidays: fc.constantFrom([], ['2026-04-03', '2026-04-06']),
    invoices: fc.record(
      Object.fromEntries(
        ids.map((id) => [
          id,
          fc.record({
            dueDay: fc.integer({ min: -20, max: 60 }),
            amount: fc.integer({ min: 1, max: 200_000 }),
          }),
        ]),
      ),
    ),
  });

const lifeOf = (any: typeof anyEvent): Arbitrary<Life> =>
  fc
    .constantFrom(['A'], ['A', 'B'], ['A', 'B', 'C'])
    .chain((ids) => fc.record({ policy: anyPolicy, events: anyEvents(ids, any), options: anyOptions(ids) }));

export const anyLife = lifeOf(anyEvent);
export const anyReopenedLife = lifeOf(anyReturn);
