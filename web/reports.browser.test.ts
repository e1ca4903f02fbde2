import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';
import { inBrowser, startBrowserDesk, troubles, type BrowserDesk } from '../test/stack/browser.js';

inBrowser('ageing and reports', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk();
    for (const [id, name] of [
      ['A', '<b>Acme</b>'],
      ['B', 'Beta'],
    ])
      await desk.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name });
    const enter = (id: string, accountId: string, dueOn: string, amount: number, currency = 'EUR') =>
      desk.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId, dueOn, amount, currency });
    await enter('I1', 'A', '2026-02-20', 125_000);
    await enter('I2', 'A', '2026-03-20', 40_000);
    await enter('I3', 'B', '2025-10-01', 300_000);
    await enter('I4', 'B', '2026-01-10', 9_000, 'JPY');
    await enter('I5', 'B', '2026-02-25', 7_000);
    await desk.ok('POST', '/v1/payments', { ...paymentBody, id: 'P1', invoiceId: 'I5', amount: 7_000 });
    const promised = { id: 'W', amount: 40_000, currency: 'EUR', payOn: '2026-03-12' };
    await desk.ok('POST', '/v1/invoices/I2/promises', promised);
  });
  afterAll(() => desk?.stop());

  test('are accessible, in both themes, at a desk and on a phone', async () => {
    expect(await desk.look('owner', '/ageing', 'ageing')).toEqual([]);
    expect(await desk.look('owner', '/reports', 'reports')).toEqual([]);
    const rows = '/reports/rows?measure=sales&currency=EUR&from=2026-03-01&until=2026-03-02';
    expect(await desk.look('owner', rows, 'report-rows')).toEqual([]);
  }, 120_000);

  test('a figure of the ageing opens its invoices', async () => {
    const page = await desk.open('owner', '/ageing');
    expect(await page.getByRole('row', { name: /<b>Acme<\/b>/ }).textContent()).toContain('1,250.00');
    await page
      .getByRole('row', { name: /<b>Acme<\/b>/ })
      .getByRole('link', { name: '1,250.00', exact: true })
      .first()
      .click();
    await page.waitForURL(/\/invoices\?.*bucket=1-15/);
    await page.getByRole('link', { name: 'I1', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'I3', exact: true }).count()).toBe(0);
  });

  test.each([
    ['EUR: each figure opens its rows', /^Collected/, '70.00', 'Collected, EUR'],
    ['EUR: each figure opens its rows', /^Open now/, '4,650.00', 'Open now, EUR'],
    ['From the ledger, by currency', /^Owed at the end/, '4,650.00', 'Owed at the end, EUR'],
    ['The largest, by currency', /Acme/, 'EUR 1,250.00', 'Past due now, EUR'],
    ['How it is made up, EUR', /2026-03-09/, '200.00', 'Promised, weighted, EUR'],
  ])('in “%s” a figure opens rows that add up', async (table, row, figure, title) => {
    const page = await desk.open('owner', '/reports');
    const figures = page.getByRole('region', { name: table }).getByRole('row', { name: row });
    await figures.getByRole('link', { name: figure, exact: true }).first().click();
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    const amounts = await page.locator('tbody tr td:last-child').allTextContents();
    const sum = amounts.reduce((all, text) => all + Number(text.replaceAll(',', '')), 0);
    expect(sum.toFixed(2)).toBe(figure.replaceAll(/[^\d.]/g, ''));
    expect(await page.locator('dd.large').textContent()).toBe(figure.replace('EUR ', ''));
    expect(await troubles(page)).toEqual([]);
  });

  test('the cash expected shows how it was calculated', async () => {
    const page = await desk.open('owner', '/reports');
    expect(await page.getByText('weighted by (0 kept + 1) ÷ (0 + 2)').count()).toBe(2);
    expect(
      await page
        .getByRole('row', { name: /2026-03-09 to 2026-03-15/ })
        .first()
        .textContent(),
    ).toContain('200.00');
  });
});
