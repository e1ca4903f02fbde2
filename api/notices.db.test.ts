import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  for (const id of ['I', 'J']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});
afterAll(() => api.stop());

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
