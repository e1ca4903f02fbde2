import { expect, test } from '@jest/globals';
import { calendarOf } from '../calendar/calendar.js';
import { realClock } from '../calendar/clock.js';
import { type Happened } from './confirmations.js';
import { CONFIRMATIONS, type Policy } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { fresh } from './progress.js';
import { caseAt, type Situation } from './situation.js';

const DUE = '2026-03-02';
const TODAY = '2026-03-12';
const NOON = '12:00';
const received: Happened = { confirmation: 'promise-received', stepId: 'received-promise-P', on: TODAY };
const broken: Happened = { confirmation: 'promise-broken', stepId: 'broken-promise-P', on: TODAY };
const released: Happened = { confirmation: 'hold-released', stepId: 'hold-released', on: TODAY };
const cancelled: Happened = { confirmation: 'services-cancelled', stepId: 'services-cancelled', on: TODAY };

const CONFIRMING: Policy = { ...STANDARD, spreadMinutes: 0, confirmations: CONFIRMATIONS };
type More = Partial<Situation> & { policy?: Policy; time?: string; today?: string };

function next({ policy = CONFIRMING, time = NOON, today = TODAY, ...more }: More): string | null {
  const situation: Situation = {
    ...{ invoiceId: 'I', accountId: 'acme', cycle: 1, revision: 1, status: 'open', stage: 'past-due' },
    ...{ balance: 9_900n, currency: 'EUR', progress: fresh(DUE, 9_900n, 'EUR'), paused: null },
    ...{ disputed: false, exception: false, carried: false, promise: null, happened: [] },
    owed: { releaseHold: false, thankYou: false, reinstateLicenses: false },
    ...more,
  };
  const calendar = calendarOf(policy, { id: 'acme', timeZone: 'UTC' }, new Set());
  const found = caseAt(situation, policy, calendar, realClock, Date.parse(`${today}T${time}:00Z`)).next;
  return found && `${found.id} ${found.at.slice(0, 16)} ${found.verb}`;
}
const progress = (more: object) => ({ ...fresh(DUE, 9_900n, 'EUR'), ...more });
const promise = { id: 'P', payOn: '2026-03-20' };
const check = 'promise-P 2026-03-23T09:00 settlePromise';
const paid = { status: 'paid', happened: [released] } as const;
const counsel = {
  ...{ status: 'with-counsel' as const, happened: [cancelled] },
  progress: progress({ frozen: true, over: new Set(['cancel-licenses']) }),
};

test.each<[string, More, string | null]>([
  [
    'the promise at once',
    { promise, happened: [received] },
    'received-promise-P 2026-03-12T09:00 sendConfirmation',
  ],
  [
    'at night: in the morning',
    { promise, happened: [received], time: '22:00' },
    'received-promise-P 2026-03-13T09:00 sendConfirmation',
  ],
  [
    'once',
    { promise, happened: [received], progress: progress({ over: new Set(['received-promise-P']) }) },
    check,
  ],
  [
    'not where the policy does not say so',
    { promise, happened: [received], policy: { ...STANDARD, spreadMinutes: 0 } },
    'promise-P 2026-03-23T09:00 settlePromise',
  ],
  [
    'not another than the policy says',
    { promise, happened: [received], policy: { ...CONFIRMING, confirmations: ['hold-released'] } },
    check,
  ],
  [
    'never later than the check of the promise',
    {
      promise: { id: 'P', payOn: '2026-03-10' },
      happened: [received],
      progress: progress({ lettersFrom: '2026-03-16' }),
    },
    'promise-P 2026-03-13T09:00 settlePromise',
  ],
  ['old news is none', { promise, happened: [{ ...received, on: '2026-03-04' }] }, check],
  [
    'a week old is the last',
    { promise, happened: [{ ...received, on: '2026-03-05' }] },
    'received-promise-P 2026-03-05T09:00 sendConfirmation',
  ],
  [
    'after the letter that somebody reads',
    { promise, happened: [received], progress: progress({ lettersFrom: '2026-03-16' }) },
    'received-promise-P 2026-03-16T09:00 sendConfirmation',
  ],
  [
    'after the pause',
    { promise, happened: [received], paused: { until: '2026-03-15' } },
    'received-promise-P 2026-03-15T09:00 sendConfirmation',
  ],
  ['not while disputed', { promise, happened: [received], disputed: true }, null],
  ['not while a payment waits', { promise, happened: [received], exception: true }, null],
  ['not while paused for good', { promise, happened: [received], paused: { until: null } }, null],
  ['the broken promise', { happened: [broken] }, 'broken-promise-P 2026-03-12T09:00 sendConfirmation'],
  [
    '… is the letter of its day',
    {
      happened: [broken],
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
      happened: [{ ...broken, on: '2026-03-17' }],
      progress: progress({
        over: new Set(['broken-promise-P']),
        contacts: { letters: { email: ['2026-03-17'] }, calledOn: null, calls: [], conversationOn: null },
      }),
    },
    'reminder-16 2026-03-18T09:00 sendNotice',
  ],
  ['the released hold', paid, 'hold-released 2026-03-12T09:00 sendConfirmation'],
  ['… by day', { ...paid, time: '20:00' }, 'hold-released 2026-03-13T09:00 sendConfirmation'],
  [
    '… after everything else',
    { ...paid, time: '20:00', owed: { releaseHold: false, thankYou: true, reinstateLicenses: true } },
    'reinstate-licenses 2026-03-12T20:00 reinstateLicenses',
  ],
  [
    '… whatever was paused',
    { ...paid, paused: { until: null } },
    'hold-released 2026-03-12T09:00 sendConfirmation',
  ],
  ['cancelled services, with counsel too', counsel, 'services-cancelled 2026-03-12T09:00 sendConfirmation'],
  [
    'with counsel nothing that the policy does not say',
    { ...counsel, policy: { ...CONFIRMING, confirmations: [] } },
    null,
  ],
])('%s', (_, more, expected) => {
  expect(next(more)).toBe(expected);
});

test('a consumer hears of it in decent hours', () => {
  const policy: Policy = { ...CONFIRMING, debtor: 'consumer', sendAt: '06:00', sendUntil: '23:00' };
  expect(next({ ...paid, policy, time: '21:30' })).toBe('hold-released 2026-03-13T08:00 sendConfirmation');
  expect(next({ ...paid, policy, time: '20:30' })).toBe('hold-released 2026-03-12T08:00 sendConfirmation');
});
