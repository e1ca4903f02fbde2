import { describe, expect, test } from '@jest/globals';
import { PolicyBody } from '../../../api/policySchema.js';
import { STANDARD, type Policy } from '../../../domain/policy.js';
import { acted, bodyOfDraft, check, daysOf, daysText, fieldsOf } from './draftFields.js';

const policy = (more: object): Policy => PolicyBody.parse({ ...STANDARD, ...more });

describe('a policy goes through the form unchanged', () => {
  test.each<[string, Policy]>([
    ['the standard policy', policy({})],
    [
      'for consumers, on business days',
      policy({ debtor: 'consumer', businessDaysOnly: true, spreadMinutes: 0 }),
    ],
    ['with broken promises and half a percent', policy({ brokenPromises: 2, lateFee: { basisPoints: 50 } })],
    [
      'with what the form does not show',
      policy({ noticesPerWeek: { email: 2 }, stageMinimums: { hold: { EUR: 5 } } }),
    ],
    [
      'with approval, post and own files',
      policy({
        steps: STANDARD.steps.map((step) =>
          step.id === 'final-demand'
            ? { ...step, approval: 'owner', channel: 'letter', ownFiles: false }
            : step.id === 'place-hold'
              ? step
              : step,
        ),
      }),
    ],
  ])('%s', (_, stored) => {
    expect(check(fieldsOf(stored))).toEqual({ policy: stored, issues: [] });
  });
});

test.each([
  ['15', [15]],
  ['-5', [-5]],
  ['16, 23,30', [16, 23, 30]],
  ['from 31 every 3, 4 until 87', { from: 31, gaps: [3, 4], until: 87 }],
  ['from 90 every 30', { from: 90, gaps: [30] }],
  ['soon', 'soon'],
  ['', ''],
])('days: %s', (text, days) => {
  expect(daysOf(text)).toEqual(days);
  if (typeof days !== 'string') expect(daysOf(daysText(days))).toEqual(days);
});

describe('what is wrong is said where it is', () => {
  const issuesOf = (change: (fields: ReturnType<typeof fieldsOf>) => void) => {
    const fields = fieldsOf(STANDARD);
    change(fields);
    return check(fields).issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  test.each<[string, (fields: ReturnType<typeof fieldsOf>) => void, string]>([
    ['no days', ({ rows }) => void (rows[1]!.days = 'soon'), 'steps.1.days: must be days such as'],
    [
      'a step twice',
      ({ rows }) => void (rows[1]!.id = 'status-request'),
      'steps.1.id: "status-request" stands twice',
    ],
    [
      'a gate without time',
      ({ rows }) => void (rows[5]!.after = 'delinquent'),
      'steps.5.after: must be a step and how long',
    ],
    ['a gate to nowhere', ({ rows }) => void (rows[5]!.after = 'x + 1'), 'steps.5.after: waits for "x"'],
    ['a cure period of none', ({ top }) => void (top.curePeriod = '0'), 'curePeriod:'],
    ['a cure period in words', ({ top }) => void (top.curePeriod = 'five'), 'curePeriod:'],
    ['no name', ({ top }) => void delete top.name, 'name:'],
    ['nobody to write to', ({ rows }) => void (rows[0]!.to = ''), 'steps.0.to:'],
  ])('%s', (_, change, expected) => {
    const issues = issuesOf(change);
    expect(issues).toEqual([expect.stringContaining(expected)]);
  });
});

test('rows are added, removed and moved', () => {
  const fields = fieldsOf(STANDARD);
  const ids = (act: string) => acted(fields, act).rows.map(({ id }) => id ?? 'new');
  const [first, second, ...others] = fields.rows.map(({ id }) => id);
  expect(ids('add')).toEqual([first, second, ...others, 'new']);
  expect(ids('remove-0')).toEqual([second, ...others]);
  expect(ids('down-0')).toEqual([second, first, ...others]);
  expect(ids('up-1')).toEqual([second, first, ...others]);
  for (const act of ['up-0', 'remove-99', 'x-1', 'remove-x'])
    expect(ids(act)).toEqual([first, second, ...others]);
  expect(bodyOfDraft(acted(fields, 'remove-0')).steps).toHaveLength(STANDARD.steps.length - 1);
});
