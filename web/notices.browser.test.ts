import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { inBrowser, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';

inBrowser('the letters to come', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk({ now: '2026-03-02T07:00:00Z' });
    for (const [id, dueOn] of [
      ['Today', '2026-02-14'],
      ['Tomorrow', '2026-02-16'],
      ['Held', '2026-02-16'],
    ] as const) {
      await desk.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name: `${id} <i>& Sons</i>` });
      await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id, dueOn });
    }
    await desk.ok('POST', '/v1/invoices/Held/steps/reminder-16/hold', { reason: 'Trade fair' });
  });
  afterAll(() => desk?.stop());

  test('are held back with a reason, read as they would be sent, and released', async () => {
    const page = await desk.open('collector', '/letters');
    const today = page.getByRole('region', { name: 'Today’s letters by their time' });
    expect(await today.getByRole('row').allTextContents()).toEqual([
      expect.stringContaining('When'),
      expect.stringContaining('Today <i>& Sons</i>'),
    ]);
    await today.getByText('Hold back', { exact: true }).click();
    await today.getByLabel('Why').fill('They moved house');
    await today.getByRole('button', { name: 'Hold it back' }).click();
    await page.locator('.done', { hasText: 'The letter is held back' }).waitFor();
    expect(await page.getByText('No letter goes out today.').count()).toBe(1);
    const held = page.getByRole('region', { name: /held back, the oldest/ });
    const row = held.getByRole('row', { name: /They moved house/ });
    expect(await row.textContent()).toContain('collector@example.com');
    await row.getByRole('link', { name: /Reminder|Status/ }).click();
    await page.getByText('As it would go out now').waitFor();
    expect(await page.frameLocator('iframe').locator('body').textContent()).toContain('Today');
    await page.goto('/letters');
    await row.getByRole('button', { name: 'Release' }).click();
    await page.locator('.done', { hasText: 'as planned' }).waitFor();
    expect(await today.getByRole('row').count()).toBe(2);
  });

  test('are not shown to a person who sees matters only', async () => {
    const counsel = await desk.open('counsel', '/letters');
    expect(await counsel.getByRole('alert').textContent()).toContain('may not see this page');
  });

  test('are accessible in both themes, at a desk and on a phone', async () => {
    expect(await desk.look('owner', '/letters', 'letters')).toEqual([]);
    expect(await desk.look('owner', '/invoices/Today/letters/reminder-16', 'letter-preview')).toEqual([]);
  }, 120_000);
});
