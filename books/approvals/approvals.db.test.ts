import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Policy } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { walker } from '../../test/stack/stepRunner.js';

type ApprovalView = {
  letter: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  attachments: { filename: string; size: number }[];
  digest: string;
  writtenOn: string;
};
type Approval = {
  id: string;
  status: string;
  stepId: string;
  reason: string | null;
  decidedBy: string | null;
};
type ApprovalWithNotice = Approval & { letter: ApprovalView; balances: object[] };

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi(), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', { ...settingsBody, jurisdiction: null });
  const steps = STANDARD.steps.map(approvedByOwner);
  await api.ok('PUT', '/v1/policies/careful', { ...STANDARD, spreadMinutes: 0, steps });
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

const approvedByOwner = (step: Policy['steps'][number]) =>
  step.id === 'reminder' ? { ...step, approval: 'owner' as const } : step;

let n = 0;
let id: string;
beforeEach(async () => {
  api.clock.set('2026-03-02T10:00:00Z');
  id = `V${++n}`;
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, locale: 'en-GB', policyId: 'careful' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
});

/** An invoice of 29 days: its reminder is due, and the owner's approval is requested. */
async function requestApproval(): Promise<ApprovalWithNotice> {
  await walk.step(id);
  return waiting();
}
async function waiting(): Promise<ApprovalWithNotice> {
  const { items } = await api.ok<{ items: Approval[] }>('GET', `/v1/approvals?accountId=${id}`);
  return read(items[0]!.id);
}
const read = (approval: string) => api.ok<ApprovalWithNotice>('GET', `/v1/approvals/${approval}`);
const approve = (approval: string, body?: object) =>
  api.call<Approval & Problem>('POST', `/v1/approvals/${approval}/approve`, body);
const refuse = (approval: string, reason = 'Too harsh') =>
  api.call<Approval & Problem>('POST', `/v1/approvals/${approval}/refuse`, { reason });
const edit = (approval: string, body: object) =>
  api.call<ApprovalWithNotice & Problem>('PATCH', `/v1/approvals/${approval}`, body);
const pay = (amount: number) =>
  api.ok('POST', '/v1/payments', { ...paymentBody, id: `P-${id}-${amount}`, invoiceId: id, amount });
const story = async () =>
  (await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50)).map(
    ({ type, summary }) => `${type}: ${summary}`,
  );
const sent = () => catcher.messages().filter(({ subject }) => subject.includes(id));
const task = () =>
  api.db.task.findFirstOrThrow({ where: { accountId: id, type: 'approve' }, orderBy: { openedAt: 'desc' } });
const view = () => api.ok<{ nextStep: { id: string } | null }>('GET', `/v1/invoices/${id}`);

describe('a letter that needs approval', () => {
  test('is composed, shown and not sent; the owner has a task', async () => {
    const { letter: notice, ...rest } = await requestApproval();
    expect(rest).toMatchObject({
      status: 'waiting',
      kind: 'notice',
      role: 'owner',
      stepId: 'reminder-23',
      reason: null,
      balances: [{ invoiceId: id, balance: 10_000, currency: 'EUR' }],
    });
    expect(notice).toMatchObject({ letter: 'reminder', to: ['ap@mueller.example'], writtenOn: '2026-03-02' });
    expect(notice.html).toContain('€100.00');
    expect(notice.attachments).toEqual([
      { filename: `statement-${id}.pdf`, contentType: 'application/pdf', size: expect.any(Number) },
    ]);
    const approval = (await waiting()).id;
    expect(await task()).toMatchObject({ role: 'owner', status: 'open', detail: { approvalId: approval } });
    expect(sent()).toEqual([]);
    expect((await view()).nextStep!.id).toBe('call');
    const file = await api.call('GET', `/v1/approvals/${approval}/attachments/statement-${id}.pdf`);
    expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
  });

  test('approved, it is sent byte for byte; approved again, nothing changes', async () => {
    const { id: approval, letter: notice } = await requestApproval();
    const first = await approve(approval, { digest: notice.digest });
    expect(first).toMatchObject({ status: 200, json: { status: 'approved', decidedBy: 'api' } });
    expect(await task()).toMatchObject({ status: 'done', outcome: 'approved', completedBy: 'api' });
    expect((await approve(approval)).json).toEqual(first.json);
    expect(await walk.step(id)).toBe('reminder-23');
    expect(await walk.step(id)).toBe('call');
    const [mail] = sent();
    expect(mail).toMatchObject({ subject: notice.subject, html: notice.html, text: notice.text });
    expect(sent()).toHaveLength(1);
    expect(await read(approval)).toMatchObject({ status: 'done' });
    expect((await approve(approval)).status).toBe(200);
    expect((await refuse(approval)).status).toBe(409);
  });

  test('refused, it is not sent, and the timeline has the reason', async () => {
    const { id: approval } = await requestApproval();
    const first = await refuse(approval, 'He has just called');
    expect(first).toMatchObject({ status: 200, json: { status: 'refused', reason: 'He has just called' } });
    expect((await refuse(approval, 'Otherwise')).json).toEqual(first.json);
    expect(await approve(approval)).toMatchObject({
      status: 409,
      json: { detail: `Approval ${approval} is refused already: He has just called` },
    });
    expect(await walk.step(id)).toBe('call');
    expect(sent()).toEqual([]);
    expect(await story()).toContain('step.skipped: Approval refused: He has just called');
  });

  test('two simultaneous decisions: one counts', async () => {
    const { id: approval } = await requestApproval();
    const answers = await Promise.all([approve(approval), refuse(approval), approve(approval)]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).toContain(409);
    expect(statuses[0]).toBe(statuses[2]);
    expect((await story()).filter((line) => /^approval\.(approved|refused)/.test(line))).toHaveLength(1);
  });

  test('is requested once, however often the step is tried, and sent once', async () => {
    const { accountId, cycle, next } = await walk.caseOf(id);
    const ref = { invoiceId: id, accountId, cycle, stepId: next!.id, at: next!.at };
    await Promise.all([walk.activities.requestApproval(ref), walk.activities.requestApproval(ref)]);
    await walk.activities.requestApproval(ref);
    await walk.activities.sendNotice(ref);
    expect(sent()).toEqual([]);
    expect(await api.db.approval.count({ where: { invoiceId: id } })).toBe(1);
    await approve((await waiting()).id);
    await Promise.all([walk.activities.sendNotice(ref), walk.activities.sendNotice(ref)]);
    await walk.activities.requestApproval(ref);
    expect(sent()).toHaveLength(1);
  });

  test('its task is completed by the decision only', async () => {
    const { id: approval } = await requestApproval();
    const { id: taskId } = await task();
    expect(await api.call('POST', `/v1/tasks/${taskId}/complete`, { outcome: 'done' })).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining(`POST /v1/approvals/${approval}/approve`) },
    });
    expect((await task()).status).toBe('open');
  });
});

describe('an outdated letter is not sent', () => {
  test('after a payment approving is refused, and a new approval is requested for the remaining debt', async () => {
    const { id: approval } = await requestApproval();
    await pay(4_000);
    expect(await approve(approval)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('What is owed has changed') },
    });
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'What is owed has changed' });
    const renewed = await requestApproval();
    expect(renewed.id).not.toBe(approval);
    expect(renewed.letter.text).toContain('€60.00');
    await approve(renewed.id);
    await walk.step(id);
    expect(sent()).toHaveLength(1);
  });

  test('after a payment that follows the approval the letter is withdrawn before it is sent', async () => {
    const { id: approval } = await requestApproval();
    await approve(approval);
    await pay(3_000);
    await walk.step(id);
    expect(sent()).toEqual([]);
    expect(await read(approval)).toMatchObject({ status: 'withdrawn' });
    expect((await requestApproval()).letter.text).toContain('€70.00');
  });

  test('another recipient', async () => {
    const { id: approval } = await requestApproval();
    const contacts = [{ role: 'billing', name: 'New', email: 'new@mueller.example' }];
    await api.ok('PUT', `/v1/accounts/${id}`, {
      ...accountBody,
      locale: 'en-GB',
      policyId: 'careful',
      contacts,
    });
    expect((await approve(approval)).json.detail).toContain('It would go to new@mueller.example now');
  });

  test('a letter of six days ago', async () => {
    const { id: approval } = await requestApproval();
    api.clock.set('2026-03-08T10:00:00Z');
    expect((await approve(approval)).json.detail).toContain(
      'is of 2026-03-02 and could go out until 2026-03-07',
    );
  });

  test('a final demand that would leave fewer than five days', async () => {
    const demand = { ...STANDARD.steps.find((step) => step.id === 'final-demand')!, after: undefined };
    const steps = [{ ...demand, days: [1], approval: 'owner' }];
    await api.ok('PUT', '/v1/policies/brief', { name: 'Brief', spreadMinutes: 0, finalDeadline: 6, steps });
    await api.ok('PATCH', `/v1/invoices/${id}`, { policyId: 'brief' });
    const { id: approval, letter: notice } = await requestApproval();
    expect(notice.text).toContain('8 March 2026');
    api.clock.set('2026-03-04T10:00:00Z');
    expect((await approve(approval)).json.detail).toContain('could go out until 2026-03-03');
    expect((await requestApproval()).letter.text).toContain('10 March 2026');
  });

  test('a policy without approvals: the letter is sent without one, and the request is withdrawn', async () => {
    const { id: approval } = await requestApproval();
    await api.ok('PATCH', `/v1/invoices/${id}`, { policyId: 'standard' });
    expect(await walk.step(id)).toBe('reminder-23');
    expect(sent()).toHaveLength(1);
    expect(await read(approval)).toMatchObject({ status: 'withdrawn' });
    expect((await task()).status).toBe('done');
  });

  test('paid: the request is withdrawn with its task', async () => {
    const { id: approval } = await requestApproval();
    await pay(10_000);
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'The debt is paid' });
    expect((await task()).status).toBe('done');
    expect((await approve(approval)).status).toBe(409);
    expect(await story()).toContain(
      'approval.withdrawn: reminder-23: the request for approval is withdrawn: The debt is paid',
    );
  });

  test('void: the same', async () => {
    const { id: approval } = await requestApproval();
    await api.ok('POST', `/v1/invoices/${id}/void`, { reason: 'Twice' });
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'The debt is void' });
  });

  test('a later letter supersedes the waiting one', async () => {
    const { id: approval } = await requestApproval();
    await walk.walkTo(id, 'reminder-30');
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'Collapsed into reminder-30' });
    expect(await waiting()).toMatchObject({ stepId: 'reminder-30' });
    expect(await api.db.task.count({ where: { accountId: id, type: 'approve', status: 'open' } })).toBe(1);
  });

  test('paused: it may be approved, and is sent when the invoice resumes', async () => {
    const { id: approval } = await requestApproval();
    await api.ok('PUT', `/v1/invoices/${id}/pause`, { reason: 'Holiday' });
    expect((await edit(approval, { subject: 'x' })).json.detail).toContain('waits');
    expect((await approve(approval)).status).toBe(200);
    expect(await walk.step(id)).toBeNull();
    await api.ok('DELETE', `/v1/invoices/${id}/pause`);
    expect(await walk.step(id)).toBe('reminder-23');
    expect(sent()).toHaveLength(1);
  });
});

describe('the one edit', () => {
  test('rewrites the letter, with placeholders, and this letter is sent', async () => {
    const { id: approval, letter: notice } = await requestApproval();
    const words = { subject: 'About {invoice}', paragraphs: ['Dear {contact}, {owed} is {age}.'] };
    const edited = await edit(approval, words);
    expect(edited.json.letter).toMatchObject({ subject: `About ${id}`, words });
    expect(edited.json.letter.text).toContain('Dear Erika Muster, €100.00 is 29 days past due.');
    expect((await edit(approval, words)).json).toEqual(edited.json);
    expect(await edit(approval, { subject: 'Third' })).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('edited before') },
    });
    expect(await approve(approval, { digest: notice.digest })).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('edited since it was read') },
    });
    expect((await approve(approval, { digest: edited.json.letter.digest })).status).toBe(200);
    await walk.step(id);
    const { subject, html, text } = edited.json.letter;
    expect(sent()).toMatchObject([{ subject, html, text }]);
  });

  test('hostile text stays text', async () => {
    const { id: approval } = await requestApproval();
    const words = {
      subject: `${id}\r\nBcc: all@evil.example <b>\u202e`,
      paragraphs: ['<img src=x onerror=alert(1)> \u202egnp.exe {{owed}}'],
    };
    const { letter: notice } = (await edit(approval, words)).json;
    expect(notice.subject).toBe(`${id} Bcc: all@evil.example <b>`);
    expect(notice.html).not.toMatch(/<img src=x|\u202e/);
    expect(notice.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(notice.text).toContain('{owed}');
  });

  test.each<[string, object, number, string]>([
    ['nothing', {}, 422, 'must give a subject or paragraphs'],
    ['an unknown placeholder', { subject: '{gone}' }, 422, 'names {gone} at character 1'],
    ['a deadline that this letter has not', { paragraphs: ['{deadline}'] }, 422, 'names {deadline}'],
    ['an empty subject', { subject: '' }, 422, 'subject'],
    ['html', { html: '<p>' }, 422, 'html'],
    ['no paragraphs', { paragraphs: [] }, 422, 'paragraphs'],
  ])('%s is refused', async (_, body, status, detail) => {
    const { id: approval, letter: notice } = await requestApproval();
    const answer = await edit(approval, body);
    expect(answer).toMatchObject({ status, json: { detail: expect.stringContaining(detail) } });
    expect((await read(approval)).letter).toEqual(notice);
  });
});

test('an action waits without a letter, and runs when it is approved', async () => {
  const held = { id: 'place-hold', stage: 'late', days: [1], kind: 'action', action: 'place-hold' };
  await api.ok('PUT', '/v1/policies/held', { name: 'Held', steps: [{ ...held, approval: 'collector' }] });
  await api.ok('PATCH', `/v1/invoices/${id}`, { policyId: 'held' });
  const { accountId, cycle, next } = await walk.caseOf(id);
  const ref = { invoiceId: id, accountId, cycle, stepId: next!.id, at: next!.at };
  await walk.activities.placeHold(ref);
  const { id: approval, ...asked } = await requestApproval();
  expect(asked).toMatchObject({ kind: 'action', role: 'collector', letter: null, status: 'waiting' });
  expect((await edit(approval, { subject: 'x' })).json.detail).toContain('is about no letter');
  expect(await api.db.hold.count({ where: { accountId: id } })).toBe(0);
  expect((await approve(approval)).status).toBe(200);
  await walk.activities.requestApproval(ref);
  expect(await walk.step(id)).toBe('place-hold');
  expect(await api.db.hold.count({ where: { accountId: id } })).toBe(1);
  expect(await read(approval)).toMatchObject({ status: 'done' });
});

test('unknown approvals, and invalid queries of the list', async () => {
  expect((await api.call('GET', '/v1/approvals/gone')).status).toBe(404);
  expect((await approve('gone')).status).toBe(404);
  expect((await refuse('gone')).status).toBe(404);
  expect((await edit('gone', { subject: 'x' })).status).toBe(404);
  expect((await api.call('GET', '/v1/approvals?status=lost')).status).toBe(422);
  expect((await approve((await requestApproval()).id, { digest: 'short' })).status).toBe(422);
  expect((await api.call('POST', `/v1/approvals/${(await waiting()).id}/refuse`, {})).status).toBe(422);
});
