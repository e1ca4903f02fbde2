import { ROLES, type Role } from '../policy/policy.js';

/**
 * What a user may do; every operation of the API requires one of these rights. `read` covers accounts,
 * invoices, notices and reports. `book` enters accounts and invoices. `tasks` covers the tasks of the user's
 * own role. `collect` covers what follows from a telephone call: promise, dispute, plan, pause, due date,
 * contacts. `matters` is counsel's: dossiers and their acknowledgement; `recall` takes a debt back from
 * counsel. `people` manages users, keys and the audit log.
 */
export const RIGHTS = [
  'read',
  'book',
  'tasks',
  'collect',
  'approve',
  'money',
  'waive',
  'write-off',
  'policies',
  'settings',
  'matters',
  'recall',
  'suspensions',
  'people',
] as const;
export type Right = (typeof RIGHTS)[number];

const ALL = new Set(RIGHTS);

/**
 * A collector cannot write off or waive; counsel sees only matters, the service-delivery manager only
 * suspensions. A recalled debt returns to the collectors, so the accountant (who gets their escalated tasks)
 * and the owner decide on a recall: they are responsible for how debts are collected. Counsel cannot end its
 * own mandate, and a collector cannot recall a debt to escape its hand-off.
 */
export const RIGHTS_OF: Record<Role, ReadonlySet<Right>> = {
  collector: new Set(['read', 'tasks', 'collect', 'approve']),
  accountant: new Set([
    'read',
    'book',
    'tasks',
    'collect',
    'approve',
    'money',
    'waive',
    'write-off',
    'recall',
  ]),
  serviceDeliveryManager: new Set(['tasks', 'suspensions', 'approve']),
  counsel: new Set(['tasks', 'matters', 'approve']),
  owner: ALL,
};

/** The caller: a person with a role, or a machine with a key. */
export type Who = {
  /** The name in the timeline and the audit log: an email address, or `api` and the key's name. */
  actor: string;
  /** Null for a machine. */
  role: Role | null;
  rights: ReadonlySet<Right>;
  /** Address of the request, kept in the audit log. */
  address?: string | undefined;
};

export const person = (email: string, role: Role): Who => ({ actor: email, role, rights: RIGHTS_OF[role] });

/** The first administrator's key (API_KEY) may do everything. */
export const ADMINISTRATOR: Who = { actor: 'api', role: null, rights: ALL };

/**
 * Returns the roles whose tasks and approvals the caller sees and settles: their own; for the owner, a
 * collector's superior and machines also others. A superior need not wait until a task has escalated to them:
 * they would decide it then as well.
 */
export function rolesSeenBy({ role, rights }: Who): readonly Role[] {
  if (role === null || role === 'owner') return ROLES;
  if (rights.has('money')) return ['collector', role];
  return [role];
}

/** A caller who sees an approval requested of this role may decide it; other callers do not see it. */
export const mayDecide = (who: Who, approver: Role): boolean => rolesSeenBy(who).includes(approver);

/** A caller can give only rights they have: a key that may only manage people cannot create an owner. */
export const mayGive = ({ rights }: Who, given: Iterable<Right>): boolean =>
  [...given].every((right) => rights.has(right));

/** The identity of a machine, by its key. */
export const machine = (key: string, rights: Iterable<Right>): Who => ({
  actor: `api:${key}`,
  role: null,
  rights: new Set(rights),
});
