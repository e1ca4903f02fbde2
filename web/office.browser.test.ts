import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enterBooks, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';
import { STRIPE_SECRET } from '../test/fixtures/stripeEvents.js';
import { secretOf } from '../test/fixtures/webhook.js';
import { inBrowser, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';

inBrowser('decisions of an accountant and an owner', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk({
      secrets: [secretOf(1)],
      stripeSecrets: [STRIPE_SECRET],
      resendSecrets: [secretOf(2)],
    });
    await enterBooks(desk);
  });
  afterAll(() => desk.stop());

  test.each([
    ['exceptions', '/exceptions'],
    ['approvals', '/approvals'],
    ['settings', '/settings'],
  ])('%s: fits every width and theme, and axe finds nothing', async (name, path) => {
    expect(await desk.look('owner', path, name)).toEqual([]);
  });

  test('an approval shows the exact letter; refused, it is over', async () => {
    const { id } = (await desk.db.approval.findFirst({ where: { status: 'waiting', kind: 'notice' } }))!;
    expect(await desk.look('owner', `/approvals/${id}`, 'approval')).toEqual([]);
    const page = await desk.open('owner', `/approvals/${id}`);
    await page.locator('summary', { hasText: 'Refuse' }).click();
    await page.getByLabel('Why').fill('They called');
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByRole('status').waitFor();
    expect(await desk.ok('GET', `/v1/approvals/${id}`)).toMatchObject({
      status: 'refused',
      reason: 'They called',
    });
  });

  test('lost money is applied to its invoice', async () => {
    const page = await desk.open('accountant', '/exceptions');
    await page.locator('summary', { hasText: 'Apply it to an invoice' }).first().click();
    await page.getByLabel('Invoice', { exact: true }).first().fill('I-pay');
    await page.getByLabel('Why').first().fill('Their bank wrote another number');
    await page.getByRole('button', { name: 'Apply' }).first().click();
    await page.getByText('All money is applied.').waitFor();
  });

  test('money that a bank took back reverses the payment that a person names', async () => {
    await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'RB-77', amount: 1_400 });
    const pay = (id: string) =>
      desk.ok('POST', '/v1/payments', { ...paymentBody, id, invoiceId: 'RB-77', amount: 700 });
    await Promise.all([pay('P-back-1'), pay('P-back-2')]);
    const returned = {
      id: 'T-back',
      returnedOn: '2026-03-01',
      amount: 700,
      currency: 'EUR',
      reference: 'RB-77',
    };
    await desk.ok('POST', '/v1/bank-exports', { rows: [], returns: [returned] });
    expect(await desk.look('accountant', '/exceptions', 'exception-bank-return')).toEqual([]);
    const page = await desk.open('accountant', '/exceptions');
    await page.locator('summary', { hasText: 'Reverse payment P-back-2' }).click();
    await page.getByRole('button', { name: 'Reverse' }).last().click();
    await page.getByText('Reversed: its debt is owed again').waitFor();
    await page.locator('summary', { hasText: 'Dismiss it' }).click();
    await page.getByLabel('Why').last().fill('Reversed by hand');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('All money is applied.').waitFor();
    expect(await desk.db.paymentReversal.findMany({ where: { paymentId: 'P-back-2' } })).toMatchObject([
      { kind: 'chargeback', id: 'T-back', status: 'applied' },
    ]);
  });

  test('every webhook with a secret is tested, and shows its mistake; one without shows that', async () => {
    const page = await desk.open('owner', '/settings');
    await page.getByRole('button', { name: 'Test payments' }).click();
    await page.getByText('enter in the settings where this API is reached').waitFor();
    await page.getByLabel('Customers’ own pages at').fill(desk.origin);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').waitFor();
    for (const source of ['payments', 'Stripe', 'Resend']) {
      await page.getByRole('button', { name: `Test ${source}` }).click();
      await page.getByText(`The test event of ${source} was signed, sent, verified and received`).waitFor();
    }
    expect(await page.getByRole('button', { name: /Twilio/ }).count()).toBe(0);
    await page.getByText('TWILIO_AUTH_TOKEN and TWILIO_WEBHOOK_URL must be set').waitFor();
    expect(
      await desk.db.inboxEvent.findFirst({ where: { source: 'payments', eventId: { startsWith: 'test_' } } }),
    ).toMatchObject({
      source: 'payments',
      appliedAt: expect.any(Date),
    });
    expect(await desk.look('owner', '/settings', 'settings-tested')).toEqual([]);
    expect(await desk.db.paymentException.count({ where: { reason: 'unsupported-event' } })).toBe(0);
  });

  test('settings are saved unchanged', async () => {
    const page = await desk.open('owner', '/settings');
    await page.getByLabel('Payee').fill('Northwind Receivables');
    await page.getByLabel('Closed days').fill('2026-12-24\n2026-12-31');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').waitFor();
    expect(await desk.ok('GET', '/v1/settings')).toMatchObject({
      creditor: { payee: 'Northwind Receivables' },
      holidays: ['2026-12-24', '2026-12-31'],
    });
  });
});
