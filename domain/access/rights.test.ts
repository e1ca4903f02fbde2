import { describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from '../policy/policy.js';
import {
  ADMINISTRATOR,
  machine,
  mayDecide,
  mayGive,
  person,
  RIGHTS,
  RIGHTS_OF,
  rolesSeenBy,
} from './rights.js';

const of = (role: Role) => person(`${role}@example.com`, role);

describe('what a role may not', () => {
  test.each<[role: Role, rights: string[]]>([
    [
      'collector',
      [
        'book',
        'money',
        'waive',
        'write-off',
        'policies',
        'settings',
        'matters',
        'recall',
        'suspensions',
        'people',
      ],
    ],
    ['accountant', ['policies', 'settings', 'matters', 'suspensions', 'people']],
    ['counsel', RIGHTS.filter((right) => !['tasks', 'matters', 'approve'].includes(right))],
    [
      'serviceDeliveryManager',
      RIGHTS.filter((right) => !['tasks', 'suspensions', 'approve'].includes(right)),
    ],
    ['owner', []],
  ])('%s', (role, rights) => {
    expect(RIGHTS.filter((right) => !RIGHTS_OF[role].has(right))).toEqual(rights);
  });
});

test.each<[role: Role, seen: readonly Role[]]>([
  ['collector', ['collector']],
  ['accountant', ['collector', 'accountant']],
  ['counsel', ['counsel']],
  ['serviceDeliveryManager', ['serviceDeliveryManager']],
  ['owner', ROLES],
])('%s sees the tasks of %j', (role, seen) => {
  expect([...rolesSeenBy(of(role))].sort()).toEqual([...seen].sort());
});

test.each<[role: Role, roles: readonly Role[]]>([
  ['collector', ['collector']],
  ['accountant', ['collector', 'accountant']],
  ['serviceDeliveryManager', ['serviceDeliveryManager']],
  ['counsel', ['counsel']],
  ['owner', ROLES],
])('%s decides the approvals of %j: all that they see', (role, roles) => {
  expect(ROLES.filter((one) => mayDecide(of(role), one))).toEqual(roles);
});

test('a machine that may approve decides any', () => {
  expect(ROLES.filter((one) => mayDecide(machine('till', ['approve']), one))).toEqual(ROLES);
});

test('a debt is recalled from counsel by who leads the collectors and by the owner', () => {
  expect(ROLES.filter((role) => RIGHTS_OF[role].has('recall'))).toEqual(['accountant', 'owner']);
});

test('no user gives rights they do not have', () => {
  expect(mayGive(ADMINISTRATOR, RIGHTS)).toBe(true);
  expect(mayGive(of('owner'), RIGHTS)).toBe(true);
  expect(mayGive(machine('hr', ['people']), ['people'])).toBe(true);
  expect(mayGive(machine('hr', ['people']), ['people', 'read'])).toBe(false);
  expect(mayGive(machine('hr', ['people']), [])).toBe(true);
});

test('a key is named in the log so that no person has its name', () => {
  expect(machine('till', ['read'])).toEqual({ actor: 'api:till', role: null, rights: new Set(['read']) });
});
