import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type Api } from '../test/api.js';
import { account, invoice, policy, task } from '../test/apiRequests.js';

const DAY = 86_400_000;
const rule = { stage: 'past-due', after: undefined, days: { from: 1, gaps: [1] } };
const CALLS = [{ ...policy.steps[1], ...rule, id: 'daily-call' }];
const LETTERS = [{ ...policy.steps[0], ...rule, id: 'daily-letter' }];

let api: Api;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi({ now: '2026-03-10T07:00:00Z' });
  await api.ok('PUT', '/v1/policies/consumers', { ...policy, debtor: 'consumer', steps: CALLS });
  await api.ok('PUT', '/v1/policies/callers', { ...policy, steps: CALLS });
  await api.ok('PUT', '/v1/policies/writers', { ...policy, noticesPerWeek: { email: 2 }, steps: LETTERS });
});
afterAll(() => api.stop());
beforeEach(() => void (id = `I${++n}`));

async function owe(kind: string, policyId: string): Promise<void> {
  await api.ok('PUT', `/v1/accounts/A-${id}`, { ...account, kind, policyId });
  await api.ok('POST', '/v1/invoices', { ...invoice, id, accountId: `A-${id}`, dueOn: '2026-02-01' });
}
const nextOn = async () =>
  (await api.ok<{ nextStep: { at: string } }>('GET', `/v1/invoices/${id}`)).nextStep.at.slice(0, 10);

describe('a consumer is called at most seven times in seven days, and not within seven of a conversation', () => {
  /** Calls that were made so many days ago, each with what came of it. */
  async function called(type: string, ...made: [daysAgo: number, outcome: string][]): Promise<void> {
    for (const [place, [daysAgo, outcome]] of made.entries()) {
      const data = {
        ...task(id, api.clock.now() - daysAgo * DAY),
        id: `${id}:1:${place}`,
        accountId: `A-${id}`,
        type,
      };
      const completedAt = new Date(api.clock.now() - daysAgo * DAY);
      await api.db.task.create({
        data: { ...data, status: 'done', outcome, completedAt, completedBy: 'anna' },
      });
    }
  }
  const week = (outcome: string) => [0, 1, 2, 3, 4, 5, 6].map((ago): [number, string] => [ago, outcome]);

  test.each<[what: string, made: [number, string][], on: string]>([
    ['nobody called', [], '2026-03-10'],
    ['six calls that nobody answered', week('no-answer').slice(1), '2026-03-10'],
    ['seven calls', week('no-answer'), '2026-03-11'],
    ['a message is an attempt too', week('left-message'), '2026-03-11'],
    ['they refused to pay yesterday', [[1, 'refused']], '2026-03-16'],
    [
      'we spoke on the day before an attempt',
      [
        [0, 'no-answer'],
        [1, 'disputed'],
      ],
      '2026-03-16',
    ],
    ['somebody else answered', [[1, 'wrong-contact']], '2026-03-10'],
    ['a conversation eight days ago', [[8, 'refused']], '2026-03-10'],
  ])('%s', async (_, made, on) => {
    await owe('consumer', 'consumers');
    await called('demand-call', ...made);
    expect(await nextOn()).toBe(on);
  });

  test('other tasks are no calls, and a business is called as the policy has it', async () => {
    await owe('consumer', 'consumers');
    await called('read-reply', [0, 'done']);
    expect(await nextOn()).toBe('2026-03-10');
    id = `${id}-B`;
    await owe('business', 'callers');
    await called('demand-call', ...week('refused'));
    expect(await nextOn()).toBe('2026-03-10');
  });
});

test('a cap of two letters a week holds for the account, whichever invoice they were about', async () => {
  await owe('business', 'writers');
  expect(await nextOn()).toBe('2026-03-10');
  for (const [place, localDay] of ['2026-03-05', '2026-03-08'].entries())
    await api.db.notice.create({
      data: {
        ...{
          id: `${id}-${place}`,
          accountId: `A-${id}`,
          invoiceId: `other-${id}`,
          cycle: 1,
          stepId: 'x',
          ruleId: 'x',
        },
        ...{ purpose: 'dunning', channel: 'email', template: 'reminder', recipients: ['a@b.example'] },
        ...{ subject: 'x', html: 'x', text: 'x', idempotencyKey: `${id}-${place}`, status: 'sent' },
        ...{ localDay: new Date(localDay), createdAt: new Date(localDay), frozenAt: new Date(localDay) },
      },
    });
  expect(await nextOn()).toBe('2026-03-12');
});
