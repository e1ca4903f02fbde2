import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ActionRule, type Role } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { savePolicy } from '../policies/policies.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { type Page } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { startDesk, type Desk } from '../../test/stack/desk.js';
import { walker } from '../../test/stack/stepRunner.js';

const AGAIN = 'hand-off-to-counsel-again-2';
const reason = 'Their instalments never came';

let desk: Desk;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
let n = 0;
let id: string;

beforeAll(async () => {
  [desk, catcher] = await Promise.all([startDesk(), startMailCatcher()]);
  const people = { ...settingsBody.people, counsel: 'counsel@northwind.example' };
  await desk.ok('PUT', '/v1/settings', { ...settingsBody, people });
  walk = walker({ ...desk.book, clock: desk.clock }, catcher.url);
  const handOff: ActionRule = {
    id: 'hand-off-to-counsel',
    stage: 'litigation',
    days: [126],
    rung: 'hand-off',
    kind: 'action',
    action: 'hand-off-to-counsel',
  };
  const save = (name: string, ...steps: ActionRule[]) =>
    savePolicy(desk.db, name, { ...STANDARD, name, steps }, new Date(desk.clock.now()));
  await save('short', handOff);
  await save('careful', { ...handOff, approval: 'owner' });
});
afterAll(() => Promise.all([desk.stop(), catcher.stop()]));

/** An account whose only debt was with counsel and was recalled. */
async function recalled(policyId: string): Promise<string> {
  id = `R${++n}`;
  desk.clock.set('2026-03-02T12:00:00Z');
  await desk.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, policyId });
  await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id, dueOn: '2025-11-01' });
  if (policyId === 'careful') {
    await walk.step(id);
    await approve();
  }
  await walk.walkTo(id, 'hand-off-to-counsel');
  const { id: matterId } = (await matters())[0]!;
  await desk.ok('POST', `/v1/matters/${matterId}/recall`, { reason: 'They pay by instalments' });
  return matterId;
}

type Matter = { id: string; invoiceId: string; turn: number; status: string };
const matters = async () =>
  (await desk.ok<Page<Matter>>('GET', '/v1/matters?limit=200')).items
    .filter(({ invoiceId }) => invoiceId === id)
    .sort((a, b) => a.turn - b.turn);
const states = async () => (await matters()).map(({ turn, status }) => `${turn} ${status}`);
const back = (matterId: string) => desk.call('POST', `/v1/matters/${matterId}/hand-off`, { reason });
const nextId = async () => (await walk.caseOf(id)).next?.id ?? null;
const waiting = () => desk.db.approval.findFirstOrThrow({ where: { invoiceId: id, status: 'waiting' } });
const approve = async () => desk.ok('POST', `/v1/approvals/${(await waiting()).id}/approve`);
const toCounsel = () =>
  catcher
    .messages()
    .filter(({ to, subject }) => to.includes('counsel@northwind.example') && subject.includes(id));

describe('a recalled debt that stays unpaid', () => {
  let first: string;
  beforeEach(async () => void (first = await recalled('short')));

  test('goes back to counsel when a person requests it, as a separate matter, and its workflow is signalled', async () => {
    expect(await nextId()).toBeNull();
    const signals = await desk.db.outboxMessage.count({ where: { invoiceId: id } });
    expect(await back(first)).toMatchObject({ status: 200, json: { id: first, status: 'recalled' } });
    expect(await desk.db.outboxMessage.count({ where: { invoiceId: id } })).toBe(signals + 1);
    expect(await walk.step(id)).toBe(AGAIN);
    expect(await states()).toEqual(['1 recalled', '2 open']);
    expect(await desk.ok('GET', `/v1/invoices/${id}`)).toMatchObject({ status: 'with-counsel' });
    expect(toCounsel()).toHaveLength(2);
    const [, second] = await matters();
    expect(await desk.call('GET', `/v1/matters/${second!.id}/dossier.zip`)).toMatchObject({ status: 200 });
    expect(
      await desk.db.task.count({ where: { invoiceId: id, type: 'acknowledge-matter', status: 'open' } }),
    ).toBe(1);
    expect(await nextId()).toBeNull();
  });

  test('requested twice it goes once', async () => {
    await back(first);
    const before = await desk.db.timelineEvent.count();
    expect((await back(first)).status).toBe(200);
    expect(await desk.db.timelineEvent.count()).toBe(before);
    await walk.step(id);
    expect((await back(first)).status).toBe(200);
    expect(await walk.step(id)).toBeNull();
    expect(await states()).toEqual(['1 recalled', '2 open']);
  });

  test('can be recalled and handed over again as often as people want', async () => {
    await back(first);
    await walk.step(id);
    const [, second] = await matters();
    expect((await back(second!.id)).status).toBe(409);
    await desk.ok('POST', `/v1/matters/${second!.id}/recall`, { reason: 'Once more' });
    expect(await desk.db.task.count({ where: { invoiceId: id, type: 'recalled-matter' } })).toBe(4);
    await back(second!.id);
    expect(await walk.step(id)).toBe('hand-off-to-counsel-again-3');
    expect(await states()).toEqual(['1 recalled', '2 recalled', '3 open']);
  });

  test('paid, it does not', async () => {
    await back(first);
    await desk.ok('POST', '/v1/payments', {
      ...paymentBody,
      id: `P-${id}`,
      invoiceId: id,
      amount: invoiceBody.amount,
    });
    expect((await walk.caseOf(id)).status).toBe('paid');
    expect(await desk.db.approval.findFirst({ where: { invoiceId: id } })).toMatchObject({
      status: 'withdrawn',
    });
    expect((await back(first)).status).toBe(409);
    expect(await states()).toEqual(['1 recalled']);
  });

  test('disputed meanwhile, it waits for the decision', async () => {
    await back(first);
    await desk.ok('POST', `/v1/invoices/${id}/disputes`, { id: `D-${id}`, reason: 'Wrong' });
    expect(await nextId()).toBeNull();
    await desk.ok('POST', `/v1/invoices/${id}/disputes/D-${id}/resolve`, { outcome: 'rejected' });
    expect(await nextId()).toBe(AGAIN);
  });

  test('is offered on its page to people with the right, and shows when it is requested', async () => {
    const page = async (role: Role) => {
      desk.as(role);
      return (await desk.get(`/matters/${first}`)).text;
    };
    expect(await page('accountant')).toContain(`/do/v1/matters/${first}/hand-off`);
    expect(await page('counsel')).not.toContain('hand-off');
    await back(first);
    expect(await page('owner')).toContain('goes back to counsel as a new matter');
  });
});

describe('where a hand-off needs the owner', () => {
  let first: string;
  beforeEach(async () => void (first = await recalled('careful')));
  const requestAs = async (role: Role) => {
    desk.as(role);
    return (await desk.submit(`/v1/matters/${first}/hand-off`, { reason }, { 'hx-request': 'true' })).status;
  };

  test('an accountant only requests it, and the owner approves it', async () => {
    expect(await requestAs('accountant')).toBe(204);
    expect(await walk.caseOf(id)).toMatchObject({ next: null, waitingFor: 'approval' });
    const waitingApproval = await waiting();
    expect(waitingApproval).toMatchObject({ stepId: AGAIN, role: 'owner', kind: 'action' });
    desk.as('owner');
    const { text } = await desk.get(`/approvals/${waitingApproval.id}`);
    expect(text).toContain(reason);
    expect(text).toContain('accountant@example.com');
    await approve();
    expect(await walk.step(id)).toBe(AGAIN);
    expect(await states()).toEqual(['1 recalled', '2 open']);
  });

  test('refused, it may be requested again', async () => {
    await requestAs('accountant');
    await desk.ok('POST', `/v1/approvals/${(await waiting()).id}/refuse`, { reason: 'Not worth it' });
    expect(await nextId()).toBeNull();
    expect(await requestAs('accountant')).toBe(204);
    expect(await waiting()).toMatchObject({ stepId: 'hand-off-to-counsel-again-3' });
  });

  test('the owner’s request is enough', async () => {
    expect(await requestAs('owner')).toBe(204);
    expect(await walk.step(id)).toBe(AGAIN);
  });

  test('a collector cannot request it', async () => {
    expect(await requestAs('collector')).toBe(403);
    expect(await desk.db.approval.count({ where: { invoiceId: id, status: 'waiting' } })).toBe(0);
  });
});
