import { type Role } from '../../domain/policy/policy.js';
import { type Right } from '../../domain/access/rights.js';

/** The names of the roles on the desk. */
export const ROLE_NAMES: Record<Role, string> = {
  collector: 'collector',
  accountant: 'accountant',
  serviceDeliveryManager: 'service-delivery manager',
  counsel: 'counsel',
  owner: 'owner',
};

export const RIGHT_NAMES: Record<Right, string> = {
  read: 'read accounts, invoices, letters, reports',
  book: 'enter accounts and invoices',
  tasks: 'tasks',
  collect: 'promises, disputes, plans, pauses, due dates, contacts',
  approve: 'approvals',
  money: 'payments, credit notes, exceptions',
  waive: 'waive fees',
  'write-off': 'write debts off',
  policies: 'policies',
  settings: 'settings',
  matters: 'matters of counsel',
  recall: 'recall debts from counsel',
  suspensions: 'suspensions',
  people: 'people, keys and the audit log',
};
