import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { customerPath } from '../../books/accounts/customerLinks.js';
import { accountBody, invoiceBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { inBrowser, startBrowserDesk, troubles, type BrowserDesk } from '../../test/stack/browser.js';

inBrowser("a customer's own page", () => {
  let desk: BrowserDesk;
  let path: string;
  beforeAll(async () => {
    desk = await startBrowserDesk({ now: '2026-03-02T08:00:00Z' });
    await desk.ok('PUT', '/v1/settings', { ...settingsBody, publicUrl: desk.origin });
    for (const [id, locale] of [
      ['A', 'en-GB'],
      ['B', 'de'],
      ['C', 'ar'],
    ] as const) {
      await desk.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, locale });
      await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-1`, accountId: id });
      await desk.ok('POST', '/v1/invoices', {
        ...invoiceBody,
        id: `${id}-2`,
        accountId: id,
        payUrl: undefined,
      });
    }
    path = await pathOf('A');
  });
  afterAll(() => desk.stop());

  const pathOf = (id: string, today = '2026-03-02') =>
    desk.db.$transaction((tx) => customerPath(tx, id, today));
  /** Without a script, as on any telephone. */
  const open = async (at = path, how: { theme?: 'light' | 'dark'; width?: number } = {}) => {
    const context = await desk.browser.newContext({
      baseURL: desk.origin,
      colorScheme: how.theme ?? 'light',
      viewport: { width: how.width ?? 360, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(at);
    return page;
  };

  test.each([
    ['A', 'en'],
    ['B', 'de'],
    ['C', 'ar'],
  ])('of %s in %s: fits a telephone, and axe finds nothing', async (id, language) => {
    for (const theme of ['light', 'dark'] as const)
      for (const width of [360, 1280]) {
        const page = await open(await pathOf(id), { theme, width });
        await page.screenshot({
          path: `.dunning/screens/customer-${language}-${width}-${theme}.png`,
          fullPage: true,
        });
        expect(await troubles(page)).toEqual([]);
        await page.context().close();
      }
  });

  test('a payment is announced', async () => {
    const page = await open();
    const first = page.locator('article').first();
    await first.getByText('I will pay on').click();
    await first.getByLabel('Date').fill('2026-03-12');
    await first.getByRole('button', { name: 'Tell us' }).click();
    await page.getByText('Thank you. We have noted it.').waitFor();
    await page.getByText('Payment announced for 12 March 2026').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/A-1')).toMatchObject({ promise: { payOn: '2026-03-12' } });
  });

  test('a dispute is reported, with a file', async () => {
    const page = await open();
    const second = page.locator('article').nth(1);
    await second.getByText('This is wrong').click();
    await second.getByLabel('What is wrong?').fill('Delivered <b>twice</b>');
    await second
      .locator('input[type=file]')
      .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('See?') });
    await second.getByRole('button', { name: 'Send' }).click();
    await page.getByText('We are checking what you told us').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/A-2')).toMatchObject({ disputed: true });
    expect(await desk.db.disputeFile.findFirst()).toMatchObject({
      invoiceId: 'A-2',
      name: 'note.txt',
      size: 4,
    });
    const clerk = await desk.open('accountant', '/invoices/A-2');
    const [download] = await Promise.all([
      clerk.waitForEvent('download'),
      clerk.getByText('note.txt').click(),
    ]);
    expect(download.suggestedFilename()).toBe('note.txt');
  });

  test('not the right person is a task for a collector', async () => {
    const page = await open();
    await page.getByText('I am not the right person').click();
    await page.getByLabel('Who is?').fill('Ada, ada@acme.example');
    await page.getByRole('button', { name: 'Tell us' }).last().click();
    await page.getByText('Thank you.').waitFor();
    const { items } = await desk.ok<{ items: object[] }>('GET', '/v1/tasks?accountId=A');
    expect(items).toContainEqual(
      expect.objectContaining({ type: 'find-contact', detail: { who: 'Ada, ada@acme.example' } }),
    );
  });

  test('the language and the ways are chosen', async () => {
    const page = await open(await pathOf('B'));
    await page.locator('summary').last().click();
    await page.locator('select').selectOption('fr');
    await page.locator('input[name=noPost]').check();
    await page.locator('form').last().getByRole('button').click();
    await page.getByText('Merci. C’est noté.').waitFor();
    const { locale, contacts } = await desk.ok<{ locale: string; contacts: object[] }>(
      'GET',
      '/v1/accounts/B',
    );
    expect({ locale, contacts }).toMatchObject({ locale: 'fr', contacts: [{ noPost: true }] });
  });
});
