import { describe, expect, test } from '@jest/globals';
import { PolicyBody } from '../../../api/schemas/policy.js';
import { type Policy } from '../../../domain/policy/policy.js';
import { STANDARD } from '../../../domain/policy/standard.js';
import { FULL_POLICY } from '../../../test/fixtures/fullPolicy.js';
import { check } from './check.js';
import { acted, bodyOfDraft, fieldsOf } from './draftFields.js';

const policy = (more: object): Policy => PolicyBody.parse({ ...STANDARD, ...more });

describe('a policy goes through the form unchanged', () => {
  test.each<[string, Policy]>([
    ['the standard policy', policy({})],
    ['one that uses everything', policy(FULL_POLICY)],
    ['half a percent, at once', policy({ lateFee: { basisPoints: 50 }, spreadMinutes: 0 })],
  ])('%s', (_, stored) => {
    expect(check(fieldsOf(stored))).toEqual({ policy: stored, issues: [] });
  });

  test('empty fields are left out', () => {
    const nothing = {
      confirmations: [],
      noticesPerWeek: {},
      stageMinimums: { hold: {} },
      words: { reminder: {} },
    };
    expect(check(fieldsOf(policy(nothing))).policy).toEqual(policy({}));
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
  expect(acted(fields, 'task', ' Site visit ').rows.at(-1)).toMatchObject({
    id: 'site-visit',
    does: 'task:site-visit',
  });
  expect(bodyOfDraft(acted(fields, 'remove-0')).steps).toHaveLength(STANDARD.steps.length - 1);
});
