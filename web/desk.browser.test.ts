import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { inBrowser, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';

inBrowser('the frame of the desk', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk();
    await desk.ok('PUT', '/v1/accounts/A', { ...accountBody, name: '<script>alert(1)</script> & Sons' });
    await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I', accountId: 'A' });
  });
  afterAll(() => desk?.stop());

  test('is accessible in both themes, at a desk and on a phone', async () => {
    expect(await desk.look('owner', '/accounts', 'accounts')).toEqual([]);
  });

  test('shows each person their own places, and their name', async () => {
    const page = await desk.open('serviceDeliveryManager', '/nowhere');
    await page.goto('/accounts');
    expect(await page.getByRole('alert').textContent()).toContain('may not see this page');
    const owner = await desk.open('owner', '/accounts');
    expect(await owner.getByText('owner@example.com').count()).toBe(1);
    expect(await owner.getByRole('link', { name: '<script>alert(1)</script> & Sons' }).count()).toBe(1);
  });

  test('loads nothing from elsewhere and logs nothing in the console', async () => {
    const page = await desk.open('owner', '/accounts');
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(desk.origin)) messages.push(request.url());
    });
    await page.reload();
    await page.getByRole('button', { name: 'Light or dark' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(messages).toEqual([]);
  });
});
