import { CONFIRMATIONS } from '../domain/planning/confirmations.js';
import { STANDARD, type Policy, type StepRule } from '../domain/policy/policy.js';

const BEFORE: StepRule = {
  id: 'before',
  stage: 'current',
  days: [-5, -2],
  kind: 'notice',
  letter: 'courtesy',
  channel: 'sms',
  to: ['executive', 'billing'],
  ownFiles: true,
  approval: 'collector',
};
const VISIT: StepRule = {
  id: 'visit',
  stage: 'hold',
  days: { from: 95, gaps: [2, 3] },
  rung: 'hold',
  after: { rule: 'place-hold', wait: 4 },
  kind: 'task',
  task: 'visit',
  role: 'owner',
  dueInDays: 0,
};

/** A policy that uses everything a policy can say: without a field that is new to them this does not compile. */
export const FULL_POLICY: Required<Policy> = {
  ...STANDARD,
  name: 'Full',
  debtor: 'consumer',
  businessDaysOnly: true,
  brokenPromises: 2,
  leastPromise: 40,
  noticesPerWeek: { email: 2, letter: 1, sms: 7 },
  minimumDaysBetweenContacts: 3,
  confirmations: CONFIRMATIONS,
  allocation: 'fees-first',
  stageMinimums: { current: { EUR: 0 }, hold: { EUR: 5_000, USD: 125_000, JPY: 7, KWD: 1_500 } },
  words: {
    reminder: {
      en: { subject: '{creditor}: {owed}', paragraphs: ['Dear {contact},\nplease', 'Pay {{now}}.'] },
      ar: { subject: '{invoice}' },
    },
    'promise-broken': { de: { paragraphs: ['{promiseOn}'] } },
  },
  steps: [
    BEFORE,
    ...STANDARD.steps.map((step) =>
      step.kind === 'notice' ? { ...step, channel: 'letter' as const, ownFiles: false } : step,
    ),
    VISIT,
  ],
};
