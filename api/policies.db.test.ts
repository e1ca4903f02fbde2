import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '../domain/calendar/days.js';
import { prepareBooks } from '../books/prepare.js';
import { startApi, type TestApi, type Page } from '../test/stack/api.js';
import { policyBody, settingsBody } from '../test/fixtures/apiRequests.js';

type Step = { id: string; rule: string; stage: string; kind: string; day: number; date: string; at: string };

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const preview = async (body: object, of = 'standard') =>
  (await api.ok<{ steps: Step[] }>('POST', `/v1/policies/${of}/preview`, body)).steps;

/** product.md, "The standard policy", written out. */
const TABLE: [stage: string, rule: string, what: object, days: number[]][] = [
  ['past-due', 'status-request', { kind: 'notice', letter: 'status-request', to: ['billing'] }, [15]],
  ['late', 'reminder', { kind: 'notice', letter: 'reminder', to: ['billing'] }, [16, 23, 30]],
  ['late', 'call', { kind: 'task', task: 'call', role: 'collector' }, [28]],
  [
    'delinquent',
    'delinquent',
    { kind: 'notice', letter: 'delinquent', to: ['billing'] },
    [31, 34, 38, 41, 45, 48, 52, 55, 59, 62, 66, 69, 73, 76, 80, 83, 87],
  ],
  [
    'delinquent',
    'call-for-promise',
    { kind: 'task', role: 'collector' },
    [33, 40, 47, 54, 61, 68, 75, 82, 89],
  ],
  ['hold', 'place-hold', { kind: 'action', action: 'place-hold' }, [90]],
  [
    'hold',
    'account-hold',
    { kind: 'notice', letter: 'account-hold', to: ['billing'] },
    [90, 97, 104, 111, 118],
  ],
  ['hold', 'demand-call', { kind: 'task', role: 'collector' }, [92, 99, 106, 113, 120]],
  ['hold', 'late-fee', { kind: 'action', action: 'late-fee' }, [90, 120]],
  ['hold', 'suspend-licenses', { kind: 'action', action: 'suspend-licenses' }, [100]],
  ['hold', 'check-suspension', { kind: 'action', action: 'check-suspension' }, [105]],
  [
    'litigation',
    'final-demand',
    { kind: 'notice', letter: 'final-demand', to: ['billing', 'executive'] },
    [121],
  ],
  ['litigation', 'legal-warning-call', { kind: 'task', role: 'collector' }, [122]],
  ['litigation', 'hand-off-to-counsel', { kind: 'action', action: 'hand-off-to-counsel' }, [131]],
  ['litigation', 'cancel-licenses', { kind: 'action', action: 'cancel-licenses' }, [131]],
];

test('the standard policy is the table', async () => {
  const steps = await preview({ dueOn: '2026-01-31' });
  for (const [stage, rule, what, days] of TABLE) {
    const own = steps.filter((step) => step.rule === rule);
    expect({ rule, days: own.map(({ day }) => day) }).toEqual({ rule, days });
    for (const step of own)
      expect(step).toMatchObject({ stage, ...what, date: addDays('2026-01-31', step.day) });
  }
  expect(steps).toHaveLength(TABLE.flatMap(([, , , days]) => days).length);
  expect(steps.map(({ day }) => day)).toEqual(steps.map(({ day }) => day).sort((a, b) => a - b));
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
});

test('every step is at nine in the morning where the customer is, in summer and winter', async () => {
  const steps = await preview({ dueOn: '2026-01-31', timeZone: 'America/New_York' });
  const at = Object.fromEntries(steps.map((step) => [step.id, step.at]));
  expect(at['status-request']).toBe('2026-02-15T14:00:00.000Z');
  expect(at['reminder-30']).toBe('2026-03-02T14:00:00.000Z');
  expect(at['delinquent-38']).toBe('2026-03-10T13:00:00.000Z');
});

test('an old debt catches up without ambush, from the day it is entered', async () => {
  const steps = await preview({ dueOn: '2025-08-14', from: '2026-03-02' });
  const days = steps.map(({ rule, date }) => `${date} ${rule}`).filter((line) => !/call|late-fee/.test(line));
  expect(days).toEqual([
    '2026-03-02 delinquent',
    '2026-03-07 place-hold',
    '2026-03-07 account-hold',
    '2026-03-12 suspend-licenses',
    '2026-03-13 final-demand',
    '2026-03-17 check-suspension',
    '2026-03-23 hand-off-to-counsel',
    '2026-03-23 cancel-licenses',
  ]);
});

test('a preview writes nothing, and needs an existing policy and date', async () => {
  const before = await api.db.policy.count();
  await preview({ dueOn: '2026-01-31' });
  expect(await api.db.policy.count()).toBe(before);
  const call = (of: string, body: object) => api.call('POST', `/v1/policies/${of}/preview`, body);
  expect(await call('unknown', { dueOn: '2026-01-31' })).toMatchObject({ status: 404 });
  for (const body of [
    {},
    { dueOn: '2026-02-30' },
    { dueOn: '2026-01-31', timeZone: 'Mars' },
    { dueOn: '2026-01-31', from: 'now' },
  ])
    expect(await call('standard', body)).toMatchObject({ status: 422 });
});

test('a policy is read as it was saved, with defaults for omitted fields', async () => {
  const saved = await api.ok('PUT', '/v1/policies/short', policyBody);
  expect(saved).toMatchObject({
    id: 'short',
    version: 1,
    ...policyBody,
    curePeriod: 5,
    promiseGrace: 2,
    lateFee: { basisPoints: 200 },
  });
  expect(await api.ok('GET', '/v1/policies/short')).toEqual(saved);
  const { items } = await api.ok<Page<{ id: string }>>('GET', '/v1/policies');
  expect(items).toContainEqual(saved);
});

test('another policy begins as the newest version of an existing one', async () => {
  const body = { id: 'gentle', name: 'Gentle', copyOf: 'standard' };
  const made = await api.call<{ version: number }>('POST', '/v1/policies', body);
  expect(made).toMatchObject({ status: 201, json: { id: 'gentle', name: 'Gentle', version: 1 } });
  const { steps } = await api.ok<{ steps: object[] }>('GET', '/v1/policies/standard');
  expect(made.json).toMatchObject({ steps });
  expect(await api.call('POST', '/v1/policies', body)).toMatchObject({ status: 200, json: { version: 1 } });
  expect(await api.call('POST', '/v1/policies', { ...body, name: 'Other' })).toMatchObject({
    status: 409,
    json: { detail: expect.stringContaining('Policy gentle is there already') },
  });
  expect(await api.call('POST', '/v1/policies', { ...body, copyOf: 'none' })).toMatchObject({
    status: 404,
    json: { detail: expect.stringContaining('There is no policy none') },
  });
});

test('the list shows each policy once, in its newest version', async () => {
  for (const name of ['a', 'b', 'c']) await api.ok('PUT', '/v1/policies/often', { ...policyBody, name });
  const { items } = await api.ok<Page<{ id: string; version: number }>>('GET', '/v1/policies');
  expect(items.filter(({ id }) => id === 'often')).toMatchObject([{ version: 3 }]);
});

test('on business days only, steps move forward over weekends and holidays', async () => {
  await api.ok('PUT', '/v1/settings', { ...settingsBody, holidays: ['2026-02-16'] });
  await api.ok('PUT', '/v1/policies/weekdays', {
    ...policyBody,
    businessDaysOnly: true,
    steps: [{ ...policyBody.steps[0], days: [15] }],
  });
  const [first] = await preview({ dueOn: '2026-01-30' }, 'weekdays');
  expect(first).toMatchObject({ date: '2026-02-17' });
  const [bavarian] = await preview({ dueOn: '2026-05-20', jurisdiction: 'DE-BY' }, 'weekdays');
  expect(bavarian).toMatchObject({ date: '2026-06-05' });
  const [american] = await preview({ dueOn: '2026-05-20' }, 'weekdays');
  expect(american).toMatchObject({ date: '2026-06-04' });
  await api.ok('PUT', '/v1/settings', settingsBody);
});

test('changes of people to the standard policy outlive the next migration', async () => {
  const { id: _, version: __, createdAt: ___, ...standard } = await api.ok('GET', '/v1/policies/standard');
  await api.ok('PUT', '/v1/policies/standard', { ...standard, name: 'Ours' });
  await prepareBooks(api.url, null);
  expect(await api.ok('GET', '/v1/policies/standard')).toMatchObject({ version: 2, name: 'Ours' });
});

test.each<[object, string, number]>([
  [{ version: 1 }, 'nothing', 404],
  [{}, 'standard', 422],
  [{ invoiceIds: [] }, 'standard', 422],
  [{ version: 1, invoiceIds: ['I1'] }, 'standard', 422],
])('a move of %j to %s is refused: %i', async (body, id, status) => {
  expect((await api.call('POST', `/v1/policies/${id}/move`, body)).status).toBe(status);
});

test('a move says what became of each invoice', async () => {
  const { status, json } = await api.call('POST', '/v1/policies/standard/move', { invoiceIds: ['nothing'] });
  expect({ status, json }).toEqual({
    status: 200,
    json: {
      items: [
        { invoiceId: 'nothing', result: 'refused', detail: expect.stringContaining('no invoice nothing') },
      ],
      left: 0,
    },
  });
});
