import { describe, expect, test } from '@jest/globals';
import { agesOfStage, DUNNING_TEMPLATES, STAGES, STAGE_STARTS, stageOf, type StepRule } from './policy.js';
import { STANDARD } from './standard.js';

describe('a stage begins on its day', () => {
  test.each([
    [-365, 'current'],
    [-1, 'current'],
    [0, 'current'],
    [1, 'past-due'],
    [15, 'past-due'],
    [16, 'late'],
    [30, 'late'],
    [31, 'delinquent'],
    [89, 'delinquent'],
    [90, 'hold'],
    [120, 'hold'],
    [121, 'litigation'],
    [3_650, 'litigation'],
  ])('%i days past due: %s', (days, stage) => {
    expect(stageOf(days)).toBe(stage);
  });

  test('the listed first days are those on which the stage changes', () => {
    const changes = Array.from({ length: 400 }, (_, day) => day - 100).filter(
      (day) => stageOf(day) !== stageOf(day - 1),
    );
    expect(STAGE_STARTS).toEqual(changes);
    expect(['current', ...STAGE_STARTS.map(stageOf)]).toEqual(STAGES);
  });

  test.each(STAGES)('%s: its ages are those that are in it', (stage) => {
    const [from, until] = agesOfStage(stage);
    const ages = Array.from({ length: 500 }, (_, place) => place - 100);
    expect(ages.filter((age) => age >= (from ?? age) && age <= (until ?? age))).toEqual(
      ages.filter((age) => stageOf(age) === stage),
    );
  });
});

const who = (rule: StepRule) => {
  if (rule.kind === 'notice') return `${rule.letter} by ${rule.channel} to ${rule.to.join(' and ')}`;
  return rule.kind === 'task' ? `${rule.task} by ${rule.role}, due in ${rule.dueInDays} day` : rule.action;
};

test('the standard policy involves the people and the contacts of the table', () => {
  expect(STANDARD.steps.map((rule) => `${rule.stage}: ${rule.kind} ${who(rule)}`)).toEqual([
    'past-due: notice status-request by email to billing',
    'late: notice reminder by email to billing',
    'late: task call by collector, due in 1 day',
    'delinquent: notice delinquent by email to billing',
    'delinquent: task call-for-promise by collector, due in 1 day',
    'hold: action place-hold',
    'hold: action late-fee',
    'hold: notice account-hold by email to billing',
    'hold: task demand-call by collector, due in 1 day',
    'hold: action suspend-licenses',
    'hold: action check-suspension',
    'litigation: notice final-demand by email to billing and executive',
    'litigation: task legal-warning-call by collector, due in 1 day',
    'litigation: action hand-off-to-counsel',
    'litigation: action cancel-licenses',
  ]);
});

test('the standard policy gives 5 days to cure, 10 days of deadline, 2 days of grace and charges 2 %', () => {
  expect(STANDARD).toMatchObject({
    curePeriod: 5,
    finalDeadline: 10,
    promiseGrace: 2,
    lateFee: { basisPoints: 200 },
    allocation: 'invoice-first',
    debtor: 'business',
    sendAt: '09:00',
  });
});

test('each harsh rung waits for the first notice of the rung before', () => {
  const gates = STANDARD.steps.flatMap(({ id, rung, after }) => (rung ? [[rung, id, after]] : []));
  expect(gates).toEqual([
    ['hold', 'place-hold', { rule: 'delinquent', wait: 'cure' }],
    ['hold', 'account-hold', { rule: 'delinquent', wait: 'cure' }],
    ['suspension', 'suspend-licenses', { rule: 'account-hold', wait: 'cure' }],
    ['final-demand', 'final-demand', { rule: 'account-hold', wait: 'cure' }],
    ['hand-off', 'hand-off-to-counsel', { rule: 'final-demand', wait: 'deadline' }],
    ['hand-off', 'cancel-licenses', { rule: 'hand-off-to-counsel', wait: 0 }],
  ]);
});

test('a policy is plain data: it survives JSON, and its ids are unique', () => {
  expect(JSON.parse(JSON.stringify(STANDARD))).toEqual(STANDARD);
  const ids = STANDARD.steps.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(DUNNING_TEMPLATES).toContain('courtesy');
});
