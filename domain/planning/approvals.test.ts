import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  approve,
  dispute,
  live,
  liveThrough,
  moveDueDate,
  outage,
  payAll,
  refuse,
  resolve,
  type Events,
} from '../../test/calendar/liveThrough.js';
import { anyPolicy } from '../../test/calendar/anyLife.js';
import { calendarOf } from '../calendar/calendar.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { newCycle } from './progress.js';
import { planCase } from './planCase.js';

/** Returns the standard policy with the owner's approval required for these steps. */
function owned(...ids: string[]): Policy {
  const steps = STANDARD.steps.map((step): StepRule => {
    if (step.id === 'account-hold' && ids.includes('place-hold'))
      return { ...step, after: { rule: 'place-hold', wait: 0 } };
    return step.kind !== 'task' && ids.includes(step.id) ? { ...step, approval: 'owner' } : step;
  });
  return { ...STANDARD, steps };
}

const between = (lines: string[], from: number, to: number) =>
  lines.filter((line) => {
    const day = Number(/^day (-?\d+)/.exec(line)![1]);
    return day >= from && day <= to;
  });

type Case = [what: string, policy: Policy, events: Events, days: [number, number], expected: string[]];

const CASES: Case[] = [
  [
    'approved two days later: it goes out at once, and the deadline counts from then',
    owned('final-demand'),
    { 123: approve('final-demand') },
    [121, 140],
    [
      'day 121: final-demand asked',
      'day 123: final-demand approved',
      'day 123: final-demand',
      'day 124: legal-warning-call',
      'day 133: hand-off-to-counsel',
      'day 133: cancel-licenses',
    ],
  ],
  [
    'without a decision nothing harsher follows',
    owned('final-demand'),
    {},
    [121, 250],
    [
      'day 121: final-demand asked',
      'day 150: late-fee-150',
      'day 180: late-fee-180',
      'day 210: late-fee-210',
      'day 240: late-fee-240',
    ],
  ],
  [
    'refused: nor then',
    owned('final-demand'),
    { 122: refuse('final-demand') },
    [121, 160],
    ['day 121: final-demand asked', 'day 122: final-demand refused', 'day 150: late-fee-150'],
  ],
  [
    'a later letter takes the place of one that waits, approved or not',
    owned('reminder'),
    { 20: approve('reminder-23'), 24: approve('reminder-16'), 32: approve('reminder-30') },
    [15, 34],
    [
      'day 15: status-request',
      'day 16: reminder-16 asked',
      'day 23: reminder-23 asked',
      'day 28: call',
      'day 30: reminder-30 asked',
      'day 31: delinquent-31',
      'day 33: call-for-promise-33',
      'day 34: delinquent-34',
    ],
  ],
  [
    'after an outage the approval of the last missed step is requested',
    owned('reminder'),
    { 14: outage({ backOn: 24 }), 25: approve('reminder-23') },
    [15, 28],
    ['day 24: reminder-23 asked', 'day 25: reminder-23 approved', 'day 25: reminder-23', 'day 28: call'],
  ],
  [
    'an action waits, and what waits for it',
    owned('place-hold'),
    { 95: approve('place-hold') },
    [89, 97],
    [
      'day 89: call-for-promise-89',
      'day 90: place-hold asked',
      'day 95: place-hold approved',
      'day 95: place-hold',
      'day 95: late-fee-90',
      'day 95: account-hold-90',
      'day 96: demand-call-92',
      'day 97: account-hold-97',
    ],
  ],
  [
    'paid meanwhile: silence',
    owned('reminder'),
    { 17: payAll(), 18: approve('reminder-16') },
    [16, 40],
    ['day 16: reminder-16 asked', 'day 17: paid', 'day 17: thank-you'],
  ],
  [
    'approved while disputed: it goes out when that is over',
    owned('reminder'),
    { 17: dispute(), 18: approve('reminder-16'), 20: resolve() },
    [16, 22],
    ['day 16: reminder-16 asked', 'day 18: reminder-16 approved', 'day 20: reminder-16'],
  ],
  [
    'the due date moves on: what was approved runs on its new day',
    owned('reminder'),
    { 17: [moveDueDate(10), approve('reminder-16')] },
    [16, 27],
    ['day 16: reminder-16 asked', 'day 17: reminder-16 approved', 'day 26: reminder-16'],
  ],
];

test.each(CASES)('%s', (_, policy, events, days, expected) => {
  expect(between(liveThrough(policy, events), ...days)).toEqual(expected);
});

test('a case that waits for an approval plans nothing else', () => {
  const policy: Policy = { ...owned('final-demand'), spreadMinutes: 0 };
  const lastDone = { 'account-hold': '2026-06-30' };
  const over = new Set(['late-fee-90', 'late-fee-120']);
  const progress = {
    ...newCycle('2026-03-02', 100n, 'EUR'),
    closedSteps: over,
    firstDone: lastDone,
    lastDone,
  };
  const calendar = calendarOf(policy, { id: 'A', timeZone: 'UTC' }, new Set());
  const clock = { now: () => 0, toReal: (now: number) => now, patience: 60_000 };
  const only = { ...policy, steps: policy.steps.filter(({ id }) => id === 'final-demand') };
  const look = (approvals: Record<string, 'waiting' | 'approved'>) =>
    planCase(
      {
        invoiceId: 'I',
        accountId: 'A',
        cycle: 1,
        revision: 1,
        status: 'open',
        stage: 'litigation',
        balance: 100n,
        currency: 'EUR',
        paused: null,
        disputed: false,
        exception: false,
        carried: false,
        promise: null,
        closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
        confirmableEvents: [],
        progress: { ...progress, approvals },
      },
      only,
      calendar,
      clock,
      Date.parse('2026-07-10T10:00:00Z'),
    );
  expect(look({})).toMatchObject({ waitingFor: null, next: { verb: 'requestApproval', kind: 'notice' } });
  expect(look({ 'final-demand': 'waiting' })).toMatchObject({ waitingFor: 'approval', next: null });
  expect(look({ 'final-demand': 'approved' })).toMatchObject({
    waitingFor: null,
    next: { verb: 'sendNotice' },
  });
});

describe('for any policy', () => {
  const policyWithApprovals = fc
    .tuple(anyPolicy, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }))
    .map(([policy, picked]): Policy => ({
      ...policy,
      steps: policy.steps.map((step, place) =>
        step.kind !== 'task' && picked[place % 20] ? { ...step, approval: 'owner' } : step,
      ),
    }));

  test('a step that requires an approval never runs without one', () => {
    fc.assert(
      fc.property(policyWithApprovals, (policy) => {
        const ran = live(policy, {}, { until: 150 }).lines.filter(({ outcome }) => outcome === 'done');
        expect(ran.filter(({ rule }) => rule && 'approval' in rule && rule.approval)).toEqual([]);
      }),
    );
  });

  test('an approval of one step is requested only once', () => {
    fc.assert(
      fc.property(policyWithApprovals, (policy) => {
        const requests = live(policy, {}, { until: 150 }).lines.filter(({ id }) => id.endsWith(' asked'));
        expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length);
      }),
    );
  });
});
