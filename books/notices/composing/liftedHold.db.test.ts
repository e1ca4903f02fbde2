import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callScript } from '../../../domain/reports/worklist.js';
import { liftHold } from '../../accounts/holds.js';
import { readCustomers } from '../../tasks/worklist.js';
import { anAccount, anInvoice, enter } from '../../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../../test/stack/books.js';
import { previewNotice } from './preview.js';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks({ now: '2026-05-20T08:00:00Z' });
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01'));
});
afterAll(() => books.stop());

const notice = async () => (await previewNotice(books.book, 'I', { stepId: 'account-hold-97' }))!;
/** How a call about the account may begin. */
async function call(): Promise<string> {
  const customer = (await readCustomers(books.book, ['A'])).get('A')!;
  return callScript({ ...customer, contact: null, creditor: '', owed: '100.00 EUR', promise: null });
}

test('before a hold its letter is previewed as if it were placed, with a remark; a call does not mention it', async () => {
  expect(await notice()).toMatchObject({
    subject: expect.stringContaining('Account on hold'),
    supposed: 'an account hold',
  });
  expect(await call()).not.toContain('on hold');
});

test('on hold both mention it', async () => {
  const placedAt = new Date(books.clock.now());
  await books.db.hold.create({ data: { accountId: 'A', invoiceId: 'I', cycle: 1, placedAt } });
  expect(await notice()).toMatchObject({
    subject: expect.stringContaining('Account on hold'),
    supposed: null,
  });
  expect(await call()).toContain('on hold');
});

test('lifted by a person, neither the letter of its rung nor a call mentions it', async () => {
  await liftHold(books.book, 'A', 'They pay by instalments', 'test');
  const { subject, html, text, supposed } = await notice();
  expect(supposed).toBeNull();
  expect(`${subject} ${html} ${text}`).not.toMatch(/on hold/i);
  expect(html).toContain('PAST DUE ACCOUNT');
  expect(await call()).not.toContain('on hold');
});

test('the letter about a lifted hold promises licences only where they come back', async () => {
  const released = async () => (await previewNotice(books.book, 'I', { letter: 'hold-released' }))!.text;
  expect(await released()).toContain('restored');
  await books.db.licenseOrder.create({
    data: {
      id: 'O',
      accountId: 'A',
      invoiceId: 'I',
      cycle: 1,
      version: 1,
      type: 'licenses.suspend',
      reason: 'x',
      status: 'accepted',
      orderedAt: new Date(books.clock.now()),
    },
  });
  expect(await released()).not.toContain('restored');
});

test('a final demand is mentioned once it was sent', async () => {
  expect(await call()).not.toContain('final demand');
  const at = new Date(books.clock.now());
  await books.db.notice.create({
    data: {
      id: 'n',
      accountId: 'A',
      invoiceId: 'I',
      cycle: 1,
      idempotencyKey: 'n',
      providerId: 'r',
      stepId: 'final-demand',
      ruleId: 'final-demand',
      template: 'final-demand',
      purpose: 'dunning',
      channel: 'email',
      recipients: ['ap@mueller.example'],
      replyTo: null,
      status: 'sent',
      subject: 'x',
      html: 'x',
      text: 'x',
      localDay: at,
      createdAt: at,
      frozenAt: at,
      sentAt: at,
      invoices: { create: [{ invoiceId: 'I', cycle: 1 }] },
    },
  });
  expect(await call()).toContain('Without payment it goes to counsel');
});
