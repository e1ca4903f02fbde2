import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';
import { policyBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const [first, second, third] = policyBody.steps;
const whole = (more: object) => ({ ...policyBody, ...more });
const steps = (...all: unknown[]) => whole({ steps: all });

const REFUSED: [what: string, path: string, body: object][] = [
  ['without a name', 'name', whole({ name: '' })],
  ['without steps', 'steps', steps()],
  ['for an unknown debtor', 'debtor', whole({ debtor: 'company' })],
  ['with a time that is none', 'sendAt', whole({ sendAt: '24:00' })],
  ['that closes before it opens', 'sendUntil', whole({ sendAt: '12:00', sendUntil: '11:00' })],
  [
    'whose spread outlasts its hours',
    'sendUntil',
    whole({ sendAt: '09:00', sendUntil: '10:00', spreadMinutes: 60 }),
  ],
  ['with a cure period of none', 'curePeriod', whole({ curePeriod: 0 })],
  ['with a final deadline of 4 days', 'finalDeadline', whole({ finalDeadline: 4 })],
  ['with a final deadline of 11 days', 'finalDeadline', whole({ finalDeadline: 11 })],
  ['with more than all as late fee', 'lateFee.basisPoints', whole({ lateFee: { basisPoints: 10_001 } })],
  ['with a fraction as late fee', 'lateFee.basisPoints', whole({ lateFee: { basisPoints: 1.5 } })],
  ['that writes to consumers at night', 'sendAt', whole({ debtor: 'consumer', sendAt: '07:59' })],
  ['that writes to consumers late', 'sendUntil', whole({ debtor: 'consumer', sendUntil: '21:01' })],
  ['with words for no letter', 'words', whole({ words: { gone: { en: { subject: 'x' } } } })],
  ['with words of no language', 'words.reminder', whole({ words: { reminder: { xx: { subject: 'x' } } } })],
  [
    'whose own words name what is not known',
    'words.reminder.en.paragraphs.1',
    whole({ words: { reminder: { en: { paragraphs: ['{owed}', 'due {when}'] } } } }),
  ],
  [
    'whose own subject ends in a brace',
    'words.reminder.de.subject',
    whole({ words: { reminder: { de: { subject: 'Rechnung {' } } } }),
  ],
  ['with a minimum in no currency', 'stageMinimums.hold.ABC', whole({ stageMinimums: { hold: { ABC: 1 } } })],
  ['with a minimum for no stage', 'stageMinimums', whole({ stageMinimums: { gone: { EUR: 1 } } })],
  ['with one id twice', 'steps.1.id', steps(first, { ...second, id: 'first', after: undefined })],
  [
    'with two rules that make one step id',
    'steps.1.id',
    steps({ ...first, days: [1, 5] }, { ...third, id: 'first-5' }),
  ],
  ['with a day twice', 'steps.0.days', steps({ ...first, days: [1, 1] })],
  ['with the id of a closing step', 'steps.0.id', steps({ ...first, id: 'thank-you' })],
  ['with the id of a stage', 'steps.0.id', steps({ ...first, id: 'stage-late' })],
  ['with the id of a promise', 'steps.0.id', steps({ ...first, id: 'promise-1' })],
  ['with a step that waits for none', 'steps.0.after', steps({ ...first, after: { rule: 'gone', wait: 1 } })],
  [
    'with a step that waits for itself',
    'steps.0.after',
    steps({ ...first, after: { rule: 'first', wait: 1 } }),
  ],
  [
    'with steps that wait for one another',
    'steps.0.after',
    steps({ ...first, after: { rule: 'third', wait: 1 } }, { ...third, after: { rule: 'first', wait: 1 } }),
  ],
  [
    'with a wait that is none',
    'steps.1.after.wait',
    steps(first, { ...second, after: { rule: 'first', wait: 'soon' } }),
  ],
  ['with a step on no day', 'steps.0.days', steps({ ...first, days: [] })],
  ['with a step on half a day', 'steps.0.days', steps({ ...first, days: [1.5] })],
  [
    'with a repetition every 0 days',
    'steps.0.days.gaps.0',
    steps({ ...first, days: { from: 1, gaps: [0] } }),
  ],
  [
    'with a repetition that ends before it begins',
    'steps.0.days',
    steps({ ...first, days: { from: 9, gaps: [1], until: 8 } }),
  ],
  [
    'with more steps than a debt can meet',
    'steps',
    steps(
      ...Array.from({ length: 50 }, (_, n) => ({
        ...third,
        id: `a${n}`,
        days: { from: -365, gaps: [1], until: 3_650 },
      })),
    ),
  ],
  ['whose suspension nobody would find again', 'steps.0.id', steps({ ...third, action: 'suspend-licenses' })],
  [
    'whose suspension is repeated',
    'steps.0.id',
    steps({ ...third, id: 'suspend-licenses', action: 'suspend-licenses', days: [100, 107] }),
  ],
  ['whose final demand nobody would find again', 'steps.0.id', steps({ ...first, letter: 'final-demand' })],
  ['whose approver is nobody', 'steps.0.approval', steps({ ...first, approval: 'janitor' })],
  ['with a task that needs approval', 'steps.0', steps({ ...second, after: undefined, approval: 'owner' })],
  [
    'whose letter tells of a hold that may be refused',
    'steps.1.after',
    steps({ ...third, approval: 'owner' }, { ...first, letter: 'account-hold' }),
  ],
  ['with an unknown kind', 'steps.0.kind', steps({ ...first, kind: 'visit' })],
  ['with an unknown letter', 'steps.0.letter', steps({ ...first, letter: 'love' })],
  ['with a letter to nobody', 'steps.0.to', steps({ ...first, to: [] })],
  [
    'with a task for an unknown role',
    'steps.0.role',
    steps({ ...second, after: undefined, role: 'janitor' }),
  ],
  ['with an unknown action', 'steps.0.action', steps({ ...third, action: 'shout' })],
  ['with an unknown rung', 'steps.0.rung', steps({ ...third, rung: 'top' })],
  ['with a task as a letter', 'steps.0', steps({ ...first, role: 'collector' })],
];

test.each(REFUSED)('a policy %s is refused, with the place', async (_what, path, body) => {
  const { status, json } = await api.call<Problem>('PUT', '/v1/policies/bad', body);
  expect({ status, path: json.issues?.[0]?.path }).toEqual({ status: 422, path });
  expect(await api.call('GET', '/v1/policies/bad')).toMatchObject({ status: 404 });
});

test('the longest policy that is accepted is previewed within two seconds', async () => {
  const long = { ...third, rung: undefined, days: { from: 1, gaps: [1], until: 990 } };
  await api.ok('PUT', '/v1/policies/long', steps(first, long));
  const started = Date.now();
  await api.ok('POST', '/v1/policies/long/preview', { dueOn: '2026-01-31' });
  expect(Date.now() - started).toBeLessThan(2_000);
});
