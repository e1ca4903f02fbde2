import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, task } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  for (const id of ['I', 'J']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});
afterAll(() => api.stop());

test('the timeline of an invoice shows what happened, when, by which actor and why, in order', async () => {
  const at = ['2026-03-02T08:00:00.000Z', '2026-03-02T09:00:00.000Z', '2026-03-02T10:00:00.000Z'];
  api.clock.set(at[1]!);
  await api.ok('PUT', '/v1/invoices/I/pause', { reason: 'Talks', until: '2026-03-09' });
  await api.ok('DELETE', '/v1/invoices/I/pause');
  api.clock.set(at[2]!);
  await api.ok('POST', '/v1/payments', { ...paymentBody, invoiceId: 'I', amount: 2_500 });
  const { items } = await api.ok<Page<object>>('GET', '/v1/invoices/I/timeline');
  const by = { actor: 'api', stepId: null, detail: {} };
  expect(items).toEqual([
    { ...by, at: at[0], type: 'invoice.created', summary: 'Invoice I entered the books, due 2026-02-01' },
    { ...by, at: at[1], type: 'paused', summary: 'Paused until 2026-03-09: Talks' },
    { ...by, at: at[1], type: 'resumed', summary: 'Resumed at its real age' },
    {
      ...by,
      at: at[2],
      type: 'payment.applied',
      summary: 'EUR 25.00 received (transfer RF18)',
      detail: { paymentId: 'P-1' },
    },
    { ...by, at: at[2], type: 'invoice.part-paid', summary: 'EUR 75.00 of invoice I still open' },
  ]);
});

test('a notice is shown with every invoice it lists, for each of them, and without its text', async () => {
  await api.db.notice.create({
    data: {
      id: 'n-1',
      accountId: 'A',
      invoiceId: 'I',
      cycle: 1,
      stepId: 'reminder-16',
      ruleId: 'reminder',
      purpose: 'dunning',
      channel: 'email',
      template: 'reminder',
      recipients: ['ap@mueller.example'],
      replyTo: null,
      subject: 'Reminder',
      html: '<p>',
      text: 'Dear',
      status: 'sent',
      idempotencyKey: 'n-1',
      localDay: new Date('2026-03-02'),
      createdAt: new Date(),
      frozenAt: new Date(),
      sentAt: new Date('2026-03-02T09:00:00Z'),
      providerId: 're_1',
      invoices: {
        create: [
          { invoiceId: 'I', cycle: 1 },
          { invoiceId: 'J', cycle: 1 },
        ],
      },
    },
  });
  const shown = {
    id: 'n-1',
    invoiceId: 'I',
    stepId: 'reminder-16',
    channel: 'email',
    template: 'reminder',
    purpose: 'dunning',
    to: ['ap@mueller.example'],
    subject: 'Reminder',
    status: 'sent',
    sentAt: '2026-03-02T09:00:00.000Z',
    providerId: 're_1',
    error: null,
    invoiceIds: ['I', 'J'],
    delivery: null,
    deliveryAt: null,
    deliveryReason: null,
    returnedFrom: [],
    broughtOn: null,
  };
  for (const id of ['I', 'J'])
    expect(await api.ok('GET', `/v1/invoices/${id}/notices`)).toEqual({ items: [shown], nextCursor: null });
});

const MATTER = { id: 'M-1', accountId: 'A', invoiceId: 'J', status: 'open', deadlineOn: '2026-03-01' };

test('a matter is listed without its dossier, which can be fetched as it was handed over', async () => {
  const dossier = Buffer.from('PK\u0003\u0004 the bytes');
  await api.db.invoice.update({ where: { id: 'J' }, data: { status: 'with-counsel' } });
  await api.db.matter.create({
    data: {
      ...MATTER,
      cycle: 1,
      deadlineOn: new Date('2026-03-01'),
      dossier,
      dossierSha256: 'abc',
      openedAt: new Date('2026-03-02T08:00:00Z'),
    },
  });
  const one = await api.ok('GET', '/v1/matters/M-1');
  expect(one).toMatchObject({ ...MATTER, dossierSha256: 'abc', acknowledgedAt: null });
  expect(one).not.toHaveProperty('dossier');
  expect(await api.ok('GET', '/v1/matters')).toEqual({ items: [one], nextCursor: null });
  const zip = await api.call('GET', '/v1/matters/M-1/dossier.zip');
  expect(zip).toMatchObject({
    status: 200,
    text: dossier.toString(),
    headers: {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename=dossier-M-1.zip',
    },
  });
});

test('counsel acknowledges once, and its task is done with it', async () => {
  await api.db.task.create({
    data: { ...task('J', api.clock.now()), id: 'ack', type: 'acknowledge-matter', role: 'counsel' },
  });
  const first = await api.ok('POST', '/v1/matters/M-1/acknowledge');
  expect(first).toMatchObject({
    status: 'acknowledged',
    acknowledgedBy: 'api',
    acknowledgedAt: '2026-03-02T10:00:00.000Z',
  });
  api.clock.set('2026-03-03T10:00:00Z');
  expect(await api.ok('POST', '/v1/matters/M-1/acknowledge')).toEqual(first);
  expect(await api.db.task.findUnique({ where: { id: 'ack' } })).toMatchObject({
    status: 'done',
    outcome: 'done',
  });
});

test('many acknowledgements at once are one', async () => {
  await api.db.matter.update({
    where: { id: 'M-1' },
    data: { status: 'open', acknowledgedAt: null, acknowledgedBy: null },
  });
  const before = await api.db.timelineEvent.count({ where: { type: 'matter.acknowledged' } });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => api.call('POST', '/v1/matters/M-1/acknowledge')),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await api.db.timelineEvent.count({ where: { type: 'matter.acknowledged' } })).toBe(before + 1);
});

describe('recalled from counsel', () => {
  const recall = () => api.call('POST', '/v1/matters/M-1/recall', { reason: 'They pay by instalments' });

  test("the invoice is the collectors' again, both sides have a task, and its workflow is signalled", async () => {
    await api.db.task.update({ where: { id: 'ack' }, data: { status: 'open' } });
    const { revision } = await api.db.invoice.findUniqueOrThrow({ where: { id: 'J' } });
    const signals = await api.db.outboxMessage.count({ where: { invoiceId: 'J' } });
    expect(await recall()).toMatchObject({ status: 200, json: { status: 'recalled' } });
    expect(await api.ok('GET', '/v1/invoices/J')).toMatchObject({ status: 'open', stage: 'late' });
    const after = await api.db.invoice.findUniqueOrThrow({ where: { id: 'J' } });
    expect(after.revision).toBe(revision + 1);
    expect(await api.db.outboxMessage.count({ where: { invoiceId: 'J' } })).toBe(signals + 1);
    expect(await api.db.task.findUnique({ where: { id: 'ack' } })).toMatchObject({ outcome: 'recalled' });
    const tasks = await api.db.task.findMany({
      where: { type: 'recalled-matter' },
      orderBy: { role: 'asc' },
    });
    expect(tasks.map(({ role, invoiceId }) => `${role} ${invoiceId}`)).toEqual(['collector J', 'counsel J']);
    const { items } = await api.ok<{ items: { type: string; summary: string }[] }>(
      'GET',
      '/v1/invoices/J/timeline?limit=200',
    );
    expect(items.find(({ type }) => type === 'matter.recalled')?.summary).toContain(
      'They pay by instalments',
    );
  });

  test('again it changes nothing, and it cannot be acknowledged any more', async () => {
    const before = await api.db.timelineEvent.count();
    expect(await recall()).toMatchObject({ status: 200, json: { status: 'recalled' } });
    expect(await api.db.timelineEvent.count()).toBe(before);
    expect(await api.call('POST', '/v1/matters/M-1/acknowledge')).toMatchObject({ status: 409 });
    expect(await api.call('POST', '/v1/matters/M-2/recall', { reason: 'x' })).toMatchObject({ status: 404 });
    expect(await api.call('POST', '/v1/matters/M-1/recall', {})).toMatchObject({ status: 422 });
  });

  test('an ended matter cannot be recalled', async () => {
    await api.db.matter.update({ where: { id: 'M-1' }, data: { status: 'closed' } });
    expect(await recall()).toMatchObject({ status: 409 });
    await api.db.matter.update({ where: { id: 'M-1' }, data: { status: 'open', endedAt: null } });
    await api.db.invoice.update({ where: { id: 'J' }, data: { status: 'with-counsel' } });
  });
});

test('an invoice with counsel can still be paid, which closes the matter', async () => {
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P-2', invoiceId: 'J', amount: 10_000 });
  expect(await api.ok('GET', '/v1/invoices/J')).toMatchObject({ status: 'paid' });
  expect(await api.ok('GET', '/v1/matters/M-1')).toMatchObject({ status: 'closed' });
  expect(await api.call('POST', '/v1/matters/M-1/acknowledge')).toMatchObject({ status: 409 });
});
