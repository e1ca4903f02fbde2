import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { account, invoice } from '../test/apiRequests.js';
import { inBrowser, startBrowserDesk, troubles, type BrowserDesk, type Page } from '../test/browser.js';

inBrowser('a policy', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk();
    await desk.ok('PUT', '/v1/accounts/A', { ...account, name: '<b>Acme</b>' });
    for (const [id, dueOn] of [
      ['I1', '2026-01-05'],
      ['I2', '2026-02-20'],
    ])
      await desk.ok('POST', '/v1/invoices', { ...invoice, id, dueOn });
  });
  afterAll(() => desk?.stop());

  const steps = () => desk.ok<{ version: number; steps: { id: string }[] }>('GET', '/v1/policies/standard');
  const hold = (page: Page) => page.getByLabel('Days of step place-hold');

  test('is accessible as a list and as a table, in both themes, at a desk and on a phone', async () => {
    expect(await desk.look('owner', '/policies', 'policies')).toEqual([]);
    expect(await desk.look('owner', '/policies/standard', 'policy')).toEqual([]);
  }, 120_000);

  test('is checked while it is typed, beside its row', async () => {
    const page = await desk.open('owner', '/policies/standard');
    await hold(page).fill('soon');
    await page.getByText('Step 6, days: must be days such as').waitFor();
    expect(await page.locator('#issue-5').textContent()).toContain('must be days such as');
    expect(await hold(page).inputValue()).toBe('soon');
    expect(await page.getByRole('button', { name: /^Publish/ }).count()).toBe(0);
    await hold(page).fill('60');
    await page.getByRole('button', { name: 'Publish as version 2' }).waitFor();
    expect(await page.locator('#issue-5').textContent()).toBe('');
    expect((await steps()).version).toBe(1);
  });

  test('is edited, dry-run and published, and open invoices are moved to it', async () => {
    const page = await desk.open('owner', '/policies/standard');
    page.on('dialog', (dialog) => void dialog.accept());
    await hold(page).fill('60');
    await page.getByLabel('Remove: row of step status-request').click();
    await page.getByLabel('Id of step status-request').waitFor({ state: 'detached' });
    expect(await hold(page).inputValue()).toBe('60');

    await page.getByRole('button', { name: 'Dry run over the live book' }).click();
    await page.getByRole('heading', { name: 'What this draft would change' }).waitFor();
    const result = page.locator('#result');
    expect(await result.textContent()).toContain('follow this policy: 2, of 1 account;');
    expect(await result.textContent()).toContain('1 account would be put on hold on 2026-03-07');
    await result.getByText('<b>Acme</b>').click();
    expect(await result.getByRole('row', { name: /I1.*Place hold.*moves/ }).textContent()).toContain(
      '2026-04-05',
    );
    expect(await troubles(page)).toEqual([]);

    await page.getByLabel('On one invoice').fill('I1');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('heading', { name: 'Invoice I1 under this draft' }).waitFor();
    expect((await steps()).version).toBe(1);

    await page.getByRole('button', { name: 'Publish as version 2' }).click();
    await page.getByText('Published as version 2').waitFor();
    const { version, steps: stored } = await steps();
    expect({ version, first: stored[0]!.id }).toEqual({ version: 2, first: 'reminder' });

    await page.getByRole('button', { name: 'What moving would change' }).click();
    await page.getByRole('heading', { name: 'What this draft would change' }).waitFor();
    await page.getByRole('button', { name: 'Move 2 of version 1' }).click();
    await page.getByText('Moved what could be moved').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/I1')).toMatchObject({ policy: { id: 'standard', version: 2 } });
    const { items } = await desk.ok<{ items: { type: string; actor: string }[] }>(
      'GET',
      '/v1/invoices/I1/timeline',
    );
    expect(items.at(-1)).toMatchObject({ type: 'policy.moved', actor: 'owner@example.com' });
  }, 60_000);

  test('is edited without script as well', async () => {
    const page = await desk.open('owner', '/policies/standard', { scripts: false });
    await page.getByLabel('Cure period, days').fill('0');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await page.locator('#checked').textContent()).toContain('curePeriod');
    await page.getByLabel('Cure period, days').fill('7');
    await page.getByRole('button', { name: 'Add a step' }).click();
    expect(await page.locator('table.steps tbody tr').count()).toBe(15);
    expect(await page.getByLabel('Cure period, days').inputValue()).toBe('7');
  });

  test('is only read by who may not change it', async () => {
    const page = await desk.open('collector', '/policies/standard');
    await hold(page).fill('61');
    await page.getByText('A draft: not stored yet').waitFor();
    expect(await page.getByRole('button', { name: /^Publish as|^Move \d/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Dry run over the live book' }).click();
    await page.getByText('A dry run needs the right to change policies').waitFor();
  });
});
