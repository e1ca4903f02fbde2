import { expect, test } from '@jest/globals';
import { calendarOf } from '../calendar/calendar.js';
import { realClock } from '../calendar/clock.js';
import { type ConfirmableEvent } from './confirmations.js';
import { CONFIRMATIONS, type Policy } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { newCycle } from './progress.js';
import { planCase, type InvoiceSnapshot } from './planCase.js';

const DUE = '2026-03-02';
const TODAY = '2026-03-12';
const NOON = '12:00';
const received: ConfirmableEvent = {
  confirmation: 'promise-received',
  stepId: 'received-promise-P',
  on: TODAY,
};
const broken: ConfirmableEvent = { confirmation: 'promise-broken', stepId: 'broken-promise-P', on: TODAY };
const released: ConfirmableEvent = { confirmation: 'hold-released', stepId: 'hold-released', on: TODAY };
const cancelled: ConfirmableEvent = {
  confirmation: 'services-cancelled',
  stepId: 'services-cancelled',
  on: TODAY,
};

const CONFIRMING: Policy = { ...STANDARD, spreadMinutes: 0, confirmations: CONFIRMATIONS };
type More = Partial<InvoiceSnapshot> & { policy?: Policy; time?: string; today?: string };

function next({ policy = CONFIRMING, time = NOON, today = TODAY, ...more }: More): string | null {
  const snapshot: InvoiceSnapshot = {
    invoiceId: 'I',
    accountId: 'acme',
    cycle: 1,
    revision: 1,
    status: 'open',
    stage: 'past-due',
    balance: 9_900n,
    currency: 'EUR',
    progress: newCycle(DUE, 9_900n, 'EUR'),
    paused: null,
    disputed: false,
    exception: false,
    carried: false,
    promise: null,
    confirmableEvents: [],
    closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
    ...more,
  };
  const calendar = calendarOf(policy, { id: 'acme', timeZone: 'UTC' }, new Set());
  const found = planCase(snapshot, policy, calendar, realClock, Date.parse(`${today}T${time}:00Z`)).next;
  return found && `${found.id} ${found.at.slice(0, 16)} ${found.verb}`;
}
const progress = (more: object) => ({ ...newCycle(DUE, 9_900n, 'EUR'), ...more });
const promise = { id: 'P', payOn: '2026-03-20' };
const check = 'promise-P 2026-03-23T09:00 settlePromise';
const paid = { status: 'paid', confirmableEvents: [released] } as const;
const counsel = {
  status: 'with-counsel' as const,
  confirmableEvents: [cancelled],
  progress: progress({ withCounsel: true, closedSteps: new Set(['cancel-licenses']) }),
};

test.each<[string, More, string | null]>([
  [
    'the promise at once',
    { promise, confirmableEvents: [received] },
    'received-promise-P 2026-03-12T09:00 sendConfirmation',
  ],
  [
    'at night: in the morning',
    { promise, confirmableEvents: [received], time: '22:00' },
    'received-promise-P 2026-03-13T09:00 sendConfirmation',
  ],
  [
    'once',
    {
      promise,
      confirmableEvents: [received],
      progress: progress({ closedSteps: new Set(['received-promise-P']) }),
    },
    check,
  ],
  [
    'not when the policy does not confirm it',
    { promise, confirmableEvents: [received], policy: { ...STANDARD, spreadMinutes: 0 } },
    'promise-P 2026-03-23T09:00 settlePromise',
  ],
  [
    'not another than the policy names',
    { promise, confirmableEvents: [received], policy: { ...CONFIRMING, confirmations: ['hold-released'] } },
    check,
  ],
  [
    'never later than the check of the promise',
    {
      promise: { id: 'P', payOn: '2026-03-10' },
      confirmableEvents: [received],
      progress: progress({ noticesResumeOn: '2026-03-16' }),
    },
    'promise-P 2026-03-13T09:00 settlePromise',
  ],
  ['old news is none', { promise, confirmableEvents: [{ ...received, on: '2026-03-04' }] }, check],
  [
    'a week old is the last',
    { promise, confirmableEvents: [{ ...received, on: '2026-03-05' }] },
    'received-promise-P 2026-03-05T09:00 sendConfirmation',
  ],
  [
    'after the message that a person reads',
    { promise, confirmableEvents: [received], progress: progress({ noticesResumeOn: '2026-03-16' }) },
    'received-promise-P 2026-03-16T09:00 sendConfirmation',
  ],
  [
    'after the pause',
    { promise, confirmableEvents: [received], paused: { until: '2026-03-15' } },
    'received-promise-P 2026-03-15T09:00 sendConfirmation',
  ],
  ['not while disputed', { promise, confirmableEvents: [received], disputed: true }, null],
  ['not while a payment waits', { promise, confirmableEvents: [received], exception: true }, null],
  ['not while paused for good', { promise, confirmableEvents: [received], paused: { until: null } }, null],
  [
    'the broken promise',
    { confirmableEvents: [broken] },
    'broken-promise-P 2026-03-12T09:00 sendConfirmation',
  ],
  [
    '… is the letter of its day',
    {
      confirmableEvents: [broken],
      progress: progress({
        contacts: { letters: { email: [TODAY] }, calledOn: null, calls: [], conversationOn: null },
      }),
    },
    'broken-promise-P 2026-03-13T09:00 sendConfirmation',
  ],
  [
    '… and the only one of it',
    {
      today: '2026-03-17',
      confirmableEvents: [{ ...broken, on: '2026-03-17' }],
      progress: progress({
        closedSteps: new Set(['broken-promise-P']),
        contacts: { letters: { email: ['2026-03-17'] }, calledOn: null, calls: [], conversationOn: null },
      }),
    },
    'reminder-16 2026-03-18T09:00 sendNotice',
  ],
  ['the released hold', paid, 'hold-released 2026-03-12T09:00 sendConfirmation'],
  ['… by day', { ...paid, time: '20:00' }, 'hold-released 2026-03-13T09:00 sendConfirmation'],
  [
    '… after everything else',
    { ...paid, time: '20:00', closingSteps: { releaseHold: false, thankYou: true, reinstateLicenses: true } },
    'reinstate-licenses 2026-03-12T20:00 reinstateLicenses',
  ],
  [
    '… for any pause',
    { ...paid, paused: { until: null } },
    'hold-released 2026-03-12T09:00 sendConfirmation',
  ],
  ['cancelled services, with counsel too', counsel, 'services-cancelled 2026-03-12T09:00 sendConfirmation'],
  [
    'with counsel nothing that the policy does not name',
    { ...counsel, policy: { ...CONFIRMING, confirmations: [] } },
    null,
  ],
])('%s', (_, more, expected) => {
  expect(next(more)).toBe(expected);
});

test('a consumer is contacted in the legal hours', () => {
  const policy: Policy = { ...CONFIRMING, debtor: 'consumer', sendAt: '06:00', sendUntil: '23:00' };
  expect(next({ ...paid, policy, time: '21:30' })).toBe('hold-released 2026-03-13T08:00 sendConfirmation');
  expect(next({ ...paid, policy, time: '20:30' })).toBe('hold-released 2026-03-12T08:00 sendConfirmation');
});
