import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type OwnWords, type Policy, type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { settingsBody } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, eventsOf, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { walker } from '../../test/stack/stepRunner.js';
import { putAccount } from '../accounts/putAccount.js';
import { IllegalChange, NotFound } from '../errors.js';
import { type Change } from '../invoices/change.js';
import { changeInvoice } from '../invoices/changes.js';
import { digestOf } from '../keys.js';
import { savePolicy } from '../policies/policies.js';
import { completeTask } from '../tasks/taskCompletion.js';
import { writeSettings } from '../writeSettings.js';
import { findApproval } from './approvals.js';
import * as decisions from './decide.js';

const OLGA = 'olga@northwind.example';

let books: TestBooks;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [books, catcher] = await Promise.all([startBooks(), startMailCatcher()]);
  await writeSettings(books.db, { ...settingsBody, jurisdiction: null });
  await save('careful', { spreadMinutes: 0, steps: STANDARD.steps.map(approvedByOwner) });
  walk = walker(books.book, catcher.url);
});
afterAll(() => Promise.all([books.stop(), catcher.stop()]));

const approvedByOwner = (step: StepRule): StepRule =>
  step.id === 'reminder' && step.kind === 'notice' ? { ...step, approval: 'owner' } : step;
const save = (policyId: string, more: Partial<Policy>) =>
  savePolicy(books.db, policyId, { ...STANDARD, ...more }, new Date(books.clock.now()));

let n = 0;
let id: string;
/** Every test has an invoice of 29 days; the owner must approve its reminder. */
beforeEach(async () => {
  books.clock.set('2026-03-02T10:00:00Z');
  id = `V${++n}`;
  await enter(books.book, account(), anInvoice(id, id, '2026-02-01', { amount: 10_000n }));
});

const account = () => anAccount(id, { locale: 'en-GB', policyId: 'careful' });
/** The reminder is due, and the owner's approval is requested. */
async function requestApproval() {
  await walk.step(id);
  return waiting();
}
async function waiting() {
  const row = await books.db.approval.findFirstOrThrow({ where: { accountId: id, status: 'waiting' } });
  const { notice, ...approval } = await read(row.id);
  return { ...approval, notice: notice! };
}
const read = async (approval: string) => (await findApproval(books.db, approval))!;
const approve = (approval: string, seen: string | null = null) =>
  decisions.approve(books.book, approval, { seen, actor: OLGA });
const refuse = (approval: string, reason = 'Too harsh') =>
  decisions.refuse(books.book, approval, { reason, actor: OLGA });
const edit = async (approval: string, words: OwnWords) =>
  (await decisions.edit(books.book, approval, { words, actor: OLGA })).notice!;
const refused = (message: string) => ({
  code: 'IllegalChange',
  message: expect.stringContaining(message),
});
const pay = (amount: bigint) => payInvoice(books.book, id, amount, `P-${id}-${amount}`);
const change = (made: Change) => changeInvoice(books.book, id, made, 'test');
const story = async () =>
  (await eventsOf(books.book, { invoiceId: id })).map(({ type, summary }) => `${type}: ${summary}`);
const sent = () => catcher.messages().filter(({ subject }) => subject.includes(id));
const task = () =>
  books.db.task.findFirstOrThrow({
    where: { accountId: id, type: 'approve' },
    orderBy: { openedAt: 'desc' },
  });
async function nextStepOf(invoiceId: string) {
  const { accountId, cycle, next } = await walk.caseOf(invoiceId);
  return { invoiceId, accountId, cycle, stepId: next!.id, at: next!.at };
}

describe('a letter that needs approval', () => {
  test('is composed, shown and not sent; the owner has a task', async () => {
    const { notice, ...approval } = await requestApproval();
    expect(approval).toMatchObject({
      status: 'waiting',
      kind: 'notice',
      role: 'owner',
      stepId: 'reminder-23',
      reason: null,
      day: '2026-03-02',
      balances: [{ invoiceId: id, balance: 10_000, currency: 'EUR' }],
    });
    expect(notice).toMatchObject({ template: 'reminder', recipients: [`ap@${id}.example`] });
    expect(notice.html).toContain('€100.00');
    expect(notice.attachments).toEqual([
      { filename: `statement-${id}.pdf`, contentType: 'application/pdf', content: expect.any(String) },
    ]);
    expect(await task()).toMatchObject({
      role: 'owner',
      status: 'open',
      detail: { approvalId: approval.id },
    });
    expect(sent()).toEqual([]);
    expect((await viewOf(books.book, id)).nextStep!.id).toBe('call');
  });

  test('approved, it is sent byte for byte; approved again, nothing changes', async () => {
    const { id: approval, notice } = await requestApproval();
    const first = await approve(approval, digestOf(notice));
    expect(first).toMatchObject({ status: 'approved', decidedBy: OLGA });
    expect(await task()).toMatchObject({ status: 'done', outcome: 'approved', completedBy: OLGA });
    expect(await approve(approval)).toEqual(first);
    expect(await walk.step(id)).toBe('reminder-23');
    expect(await walk.step(id)).toBe('call');
    const { subject, html, text } = notice;
    expect(sent()).toMatchObject([{ subject, html, text }]);
    const done = await read(approval);
    expect(done).toMatchObject({ status: 'done' });
    expect(await approve(approval)).toEqual(done);
    await expect(refuse(approval)).rejects.toThrow(IllegalChange);
  });

  test('refused, it is not sent, and the timeline has the reason', async () => {
    const { id: approval } = await requestApproval();
    const first = await refuse(approval, 'He has just called');
    expect(first).toMatchObject({ status: 'refused', reason: 'He has just called' });
    expect(await refuse(approval, 'Otherwise')).toEqual(first);
    await expect(approve(approval)).rejects.toMatchObject({
      code: 'IllegalChange',
      message: `Approval ${approval} is refused already: He has just called`,
    });
    expect(await walk.step(id)).toBe('call');
    expect(sent()).toEqual([]);
    expect(await story()).toContain('step.skipped: Approval refused: He has just called');
  });

  test('two simultaneous decisions: one counts', async () => {
    const { id: approval } = await requestApproval();
    const answers = await Promise.allSettled([approve(approval), refuse(approval), approve(approval)]);
    const outcomes = answers.map((one) => (one.status === 'fulfilled' ? 'decided' : one.reason.code));
    expect(new Set(outcomes)).toEqual(new Set(['decided', 'IllegalChange']));
    expect(outcomes[0]).toBe(outcomes[2]);
    expect((await story()).filter((line) => /^approval\.(approved|refused)/.test(line))).toHaveLength(1);
  });

  test('is requested once, however often the step is tried, and sent once', async () => {
    const ref = await nextStepOf(id);
    await Promise.all([walk.activities.requestApproval(ref), walk.activities.requestApproval(ref)]);
    await walk.activities.requestApproval(ref);
    await walk.activities.sendNotice(ref);
    expect(sent()).toEqual([]);
    expect(await books.db.approval.count({ where: { invoiceId: id } })).toBe(1);
    await approve((await waiting()).id);
    await Promise.all([walk.activities.sendNotice(ref), walk.activities.sendNotice(ref)]);
    await walk.activities.requestApproval(ref);
    expect(sent()).toHaveLength(1);
  });

  test('its task is completed by the decision only', async () => {
    const { id: approval } = await requestApproval();
    const { id: taskId } = await task();
    const completion = { outcome: 'done', note: null, promise: null } as const;
    await expect(completeTask(books.book, taskId, completion, OLGA)).rejects.toMatchObject(
      refused(`POST /v1/approvals/${approval}/approve`),
    );
    expect((await task()).status).toBe('open');
  });
});

describe('an outdated letter is not sent', () => {
  test('after a payment approving is refused, and a new approval is requested for the remaining debt', async () => {
    const { id: approval } = await requestApproval();
    await pay(4_000n);
    await expect(approve(approval)).rejects.toMatchObject(refused('What is owed has changed'));
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'What is owed has changed' });
    const renewed = await requestApproval();
    expect(renewed.id).not.toBe(approval);
    expect(renewed.notice.text).toContain('€60.00');
    await approve(renewed.id);
    await walk.step(id);
    expect(sent()).toHaveLength(1);
  });

  test('after a payment that follows the approval the letter is withdrawn before it is sent', async () => {
    const { id: approval } = await requestApproval();
    await approve(approval);
    await pay(3_000n);
    await walk.step(id);
    expect(sent()).toEqual([]);
    expect(await read(approval)).toMatchObject({ status: 'withdrawn' });
    expect((await requestApproval()).notice.text).toContain('€70.00');
  });

  test('another recipient', async () => {
    const { id: approval } = await requestApproval();
    const contacts = [{ role: 'billing' as const, name: 'New', email: 'new@mueller.example' }];
    await putAccount(books.book, { ...account(), contacts });
    await expect(approve(approval)).rejects.toMatchObject(refused('It would go to new@mueller.example now'));
  });

  test('a letter of six days ago', async () => {
    const { id: approval } = await requestApproval();
    books.clock.set('2026-03-08T10:00:00Z');
    await expect(approve(approval)).rejects.toMatchObject(
      refused('is of 2026-03-02 and could go out until 2026-03-07'),
    );
  });

  test('a final demand that would leave fewer than five days', async () => {
    const { after: _, ...demand } = STANDARD.steps.find((step) => step.id === 'final-demand')!;
    const steps = [{ ...demand, days: [1], approval: 'owner' } as StepRule];
    await save('brief', { spreadMinutes: 0, finalDeadline: 6, steps });
    await change({ type: 'policy', policyId: 'brief' });
    const { id: approval, notice } = await requestApproval();
    expect(notice.text).toContain('8 March 2026');
    books.clock.set('2026-03-04T10:00:00Z');
    await expect(approve(approval)).rejects.toMatchObject(refused('could go out until 2026-03-03'));
    expect((await requestApproval()).notice.text).toContain('10 March 2026');
  });

  test('a policy without approvals: the letter is sent without one, and the request is withdrawn', async () => {
    const { id: approval } = await requestApproval();
    await change({ type: 'policy', policyId: 'standard' });
    expect(await walk.step(id)).toBe('reminder-23');
    expect(sent()).toHaveLength(1);
    expect(await read(approval)).toMatchObject({ status: 'withdrawn' });
    expect((await task()).status).toBe('done');
  });

  test('paid: the request is withdrawn with its task', async () => {
    const { id: approval } = await requestApproval();
    await pay(10_000n);
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'The debt is paid' });
    expect((await task()).status).toBe('done');
    await expect(approve(approval)).rejects.toThrow(IllegalChange);
    expect(await story()).toContain(
      'approval.withdrawn: reminder-23: the request for approval is withdrawn: The debt is paid',
    );
  });

  test('void: the same', async () => {
    const { id: approval } = await requestApproval();
    await change({ type: 'close', outcome: 'void', reason: 'Twice' });
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'The debt is void' });
  });

  test('a later letter supersedes the waiting one', async () => {
    const { id: approval } = await requestApproval();
    await walk.walkTo(id, 'reminder-30');
    expect(await read(approval)).toMatchObject({ status: 'withdrawn', reason: 'Collapsed into reminder-30' });
    expect(await waiting()).toMatchObject({ stepId: 'reminder-30' });
    expect(await books.db.task.count({ where: { accountId: id, type: 'approve', status: 'open' } })).toBe(1);
  });

  test('paused: it may be approved, and is sent when the invoice resumes', async () => {
    const { id: approval } = await requestApproval();
    await change({ type: 'pause', until: null, reason: 'Holiday' });
    await expect(edit(approval, { subject: 'x' })).rejects.toMatchObject(refused('waits'));
    expect(await approve(approval)).toMatchObject({ status: 'approved' });
    expect(await walk.step(id)).toBeNull();
    await change({ type: 'resume' });
    expect(await walk.step(id)).toBe('reminder-23');
    expect(sent()).toHaveLength(1);
  });
});

describe('the one edit', () => {
  test('rewrites the letter, with placeholders, and this letter is sent', async () => {
    const { id: approval, notice } = await requestApproval();
    const words = { subject: 'About {invoice}', paragraphs: ['Dear {contact}, {owed} is {age}.'] };
    const edited = await edit(approval, words);
    expect(edited.subject).toBe(`About ${id}`);
    expect(edited.text).toContain('Dear Erika Muster, €100.00 is 29 days past due.');
    const before = await read(approval);
    expect(before).toMatchObject({ words, editedBy: OLGA });
    expect(await edit(approval, words)).toEqual(edited);
    await expect(edit(approval, { subject: 'Third' })).rejects.toMatchObject(refused('edited before'));
    expect(await read(approval)).toEqual(before);
    await expect(approve(approval, digestOf(notice))).rejects.toMatchObject(
      refused('edited since it was read'),
    );
    expect(await approve(approval, digestOf(edited))).toMatchObject({ status: 'approved' });
    await walk.step(id);
    const { subject, html, text } = edited;
    expect(sent()).toMatchObject([{ subject, html, text }]);
  });

  test('hostile text stays text', async () => {
    const { id: approval } = await requestApproval();
    const { subject, html, text } = await edit(approval, {
      subject: `${id}\r\nBcc: all@evil.example <b>\u202e`,
      paragraphs: ['<img src=x onerror=alert(1)> \u202egnp.exe {{owed}}'],
    });
    expect(subject).toBe(`${id} Bcc: all@evil.example <b>`);
    expect(html).not.toMatch(/<img src=x|\u202e/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).toContain('{owed}');
  });
});

test('an action waits without a letter, and runs when it is approved', async () => {
  const hold: StepRule = {
    id: 'place-hold',
    stage: 'late',
    days: [1],
    kind: 'action',
    action: 'place-hold',
    approval: 'collector',
  };
  await save('held', { steps: [hold] });
  await change({ type: 'policy', policyId: 'held' });
  const ref = await nextStepOf(id);
  const holds = () => books.db.hold.count({ where: { accountId: id } });
  await walk.activities.placeHold(ref);
  const { id: approval, ...asked } = await requestApproval();
  expect(asked).toMatchObject({ kind: 'action', role: 'collector', notice: null, status: 'waiting' });
  await expect(edit(approval, { subject: 'x' })).rejects.toMatchObject(refused('is about no letter'));
  expect(await holds()).toBe(0);
  expect(await approve(approval)).toMatchObject({ status: 'approved' });
  await walk.activities.requestApproval(ref);
  expect(await walk.step(id)).toBe('place-hold');
  expect(await holds()).toBe(1);
  expect(await read(approval)).toMatchObject({ status: 'done' });
});

test('an unknown approval is not decided or edited', async () => {
  await expect(approve('gone')).rejects.toThrow(NotFound);
  await expect(refuse('gone')).rejects.toThrow(NotFound);
  await expect(edit('gone', { subject: 'x' })).rejects.toThrow(NotFound);
});
