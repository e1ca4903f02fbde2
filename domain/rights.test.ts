import { describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from './policy.js';
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
      ['book', 'money', 'waive', 'write-off', 'policies', 'settings', 'matters', 'suspensions', 'people'],
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

test.each<[role: Role, asked: Role, goneOnTo: Role | null, may: boolean]>([
  ['collector', 'collector', 'collector', true],
  ['collector', 'owner', 'owner', false],
  ['accountant', 'collector', 'collector', false],
  ['accountant', 'collector', 'accountant', true],
  ['accountant', 'owner', null, false],
  ['counsel', 'owner', 'owner', false],
  ['owner', 'collector', null, true],
  ['owner', 'owner', 'owner', true],
])('%s decides what is asked of %s and has gone on to %s: %s', (role, asked, goneOnTo, may) => {
  expect(mayDecide(of(role), [asked, goneOnTo])).toBe(may);
});

test('a machine that may approve decides any', () => {
  expect(mayDecide(machine('till', ['approve']), ['owner', null])).toBe(true);
});

test('nobody gives what they have not', () => {
  expect(mayGive(ADMINISTRATOR, RIGHTS)).toBe(true);
  expect(mayGive(of('owner'), RIGHTS)).toBe(true);
  expect(mayGive(machine('hr', ['people']), ['people'])).toBe(true);
  expect(mayGive(machine('hr', ['people']), ['people', 'read'])).toBe(false);
  expect(mayGive(machine('hr', ['people']), [])).toBe(true);
});

test('a key is named in the log so that no person has its name', () => {
  expect(machine('till', ['read'])).toEqual({ actor: 'api:till', role: null, rights: new Set(['read']) });
});
