import { describe, expect, test } from '@jest/globals';
import { calendarOf } from '../calendar/calendar.js';
import { addDays } from '../calendar/days.js';
import { closedDays } from '../calendar/holidays.js';
import { type Policy } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { newCycle } from '../planning/progress.js';
import { type InvoiceSnapshot } from '../planning/planCase.js';
import { upcomingNotices } from './upcomingNotices.js';

// A Wednesday.
const TODAY = '2026-03-04';

const snapshot = (daysPastDue: number, more: Partial<InvoiceSnapshot> = {}): InvoiceSnapshot => ({
  invoiceId: 'I',
  accountId: 'A',
  cycle: 1,
  revision: 1,
  status: 'open',
  balance: 1_000n,
  currency: 'EUR',
  progress: newCycle(addDays(TODAY, -daysPastDue), 1_000n, 'EUR'),
  stage: 'past-due',
  paused: null,
  disputed: false,
  carried: false,
  exception: false,
  promise: null,
  confirmableEvents: [],
  closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
  ...more,
});

const held = (daysPastDue: number, notices: InvoiceSnapshot['progress']['held']) => ({
  ...newCycle(addDays(TODAY, -daysPastDue), 1_000n, 'EUR'),
  held: notices,
});

function notices(of: InvoiceSnapshot, today = TODAY, policy: Policy = STANDARD): string[] {
  const calendar = calendarOf(policy, { id: 'A', timeZone: 'UTC' }, closedDays([], null));
  return upcomingNotices({ snapshot: of, policy, calendar }, today).map(
    ({ stepId, on, approver }) => `${on} ${stepId}${approver ? ` (${approver})` : ''}`,
  );
}

test.each<[daysPastDue: number, expected: string[]]>([
  [13, []],
  [14, ['2026-03-05 status-request']],
  // Two notices on consecutive days: each goes out separately.
  [15, ['2026-03-04 status-request', '2026-03-05 reminder-16']],
  [22, ['2026-03-04 reminder-16', '2026-03-05 reminder-23']],
])('an invoice %i days past due: %j', (daysPastDue, expected) => {
  expect(notices(snapshot(daysPastDue))).toEqual(expected);
});

test('on a Friday the weekend and Monday are seen too', () => {
  const friday = addDays(TODAY, 2);
  expect(notices(snapshot(13 - 1), friday)).toEqual(['2026-03-07 status-request', '2026-03-08 reminder-16']);
});

describe('nothing goes out', () => {
  test.each<[why: string, more: Partial<InvoiceSnapshot>]>([
    ['of a debt that has ended', { status: 'paid' }],
    ['with counsel', { status: 'with-counsel' }],
    ['while another invoice carries the notices', { carried: true }],
    ['while it is disputed', { disputed: true }],
    ['while it is promised', { promise: { id: 'W', payOn: TODAY } }],
    ['while money is unassigned', { exception: true }],
    ['while it is paused', { paused: { until: null } }],
    ['before its pause ends', { paused: { until: '2026-03-20' } }],
    ['that a person holds back', { progress: held(15, { 'status-request': null, 'reminder-16': null }) }],
  ])('%s', (_, more) => expect(notices(snapshot(15, more))).toEqual([]));
});

test('a pause that ends tomorrow holds until then', () => {
  expect(notices(snapshot(15, { paused: { until: '2026-03-05' } }))).toEqual(['2026-03-05 reminder-16']);
});

test('who must allow it is named until they have', () => {
  const steps = STANDARD.steps.map((step) =>
    step.kind === 'notice' ? { ...step, approval: 'owner' as const } : step,
  );
  const policyWithApproval = { ...STANDARD, steps };
  expect(notices(snapshot(14), TODAY, policyWithApproval)).toEqual(['2026-03-05 status-request (owner)']);
  const progress = { ...snapshot(14).progress, approvals: { 'status-request': 'approved' as const } };
  expect(notices(snapshot(14, { progress }), TODAY, policyWithApproval)).toEqual([
    '2026-03-05 status-request',
  ]);
});
