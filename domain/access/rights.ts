import { ROLES, type Role } from '../policy/policy.js';

/**
 * What somebody may do; an operation of the API needs one of them. `read` is the book: accounts, invoices, letters,
 * reports. `book` enters accounts and invoices. `tasks` is one's own role's tasks. `collect` is what a telephone call
 * leads to: promise, dispute, plan, pause, due date, contacts. `matters` is counsel's own: dossiers and their acknowledgement;
 * `recall` takes a debt back from counsel. `people` is who may do what, keys and the audit log.
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
 * A collector cannot write off or waive; counsel sees matters only, the service-delivery manager suspensions only. A
 * recalled debt is the collectors' again: whoever leads them (the accountant, to whom their tasks go on) and the owner
 * decide it, for they answer for what is collected by whom. Counsel does not end its own mandate that way, and a
 * collector does not take a debt back to escape its hand-off.
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

/** Who asks: a person with a role, or a machine with a key. */
export type Who = {
  /** As the timeline and the audit log name them: an email address, or `api` and the key's name. */
  actor: string;
  /** Null: a machine. */
  role: Role | null;
  rights: ReadonlySet<Right>;
  /** Where the request came from; the audit log keeps it. */
  address?: string | undefined;
};

export const person = (email: string, role: Role): Who => ({ actor: email, role, rights: RIGHTS_OF[role] });

/** The first administrator's key (API_KEY) may do everything. */
export const ADMINISTRATOR: Who = { actor: 'api', role: null, rights: ALL };

/**
 * The roles whose tasks and approvals somebody sees and settles: one's own; the owner, a collector's superior and machines
 * more. A superior need not wait until a task has gone on to them: that they decide is what it would go on for.
 */
export function rolesSeenBy({ role, rights }: Who): readonly Role[] {
  if (role === null || role === 'owner') return ROLES;
  if (rights.has('money')) return ['collector', role];
  return [role];
}

/** Whoever sees an approval that is asked of this role may decide it; nobody else knows of it. */
export const mayDecide = (who: Who, asked: Role): boolean => rolesSeenBy(who).includes(asked);

/** Nobody gives what they have not: a key that may only manage people makes no owner of anybody. */
export const mayGive = ({ rights }: Who, given: Iterable<Right>): boolean =>
  [...given].every((right) => rights.has(right));

/** A machine, by its key. */
export const machine = (key: string, rights: Iterable<Right>): Who => ({
  actor: `api:${key}`,
  role: null,
  rights: new Set(rights),
});
