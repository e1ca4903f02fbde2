import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import {
  inBrowser,
  settled,
  startBrowserDesk,
  troubles,
  type BrowserDesk,
  type Page,
} from '../test/stack/browser.js';
import { FULL_POLICY } from '../test/fixtures/fullPolicy.js';

inBrowser('a policy', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk();
    await desk.ok('PUT', '/v1/accounts/A', { ...accountBody, name: '<b>Acme</b>', locale: 'en-GB' });
    for (const [id, dueOn] of [
      ['I1', '2026-01-05'],
      ['I2', '2026-02-20'],
    ])
      await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id, dueOn });
    await desk.ok('PUT', '/v1/policies/full', FULL_POLICY);
  });
  afterAll(() => desk?.stop());

  const steps = () => desk.ok<{ version: number; steps: { id: string }[] }>('GET', '/v1/policies/standard');
  const settledIf = (scripts: boolean, page: Page) => (scripts ? settled(page) : Promise.resolve());
  const hold = (page: Page) => page.getByLabel('Days of step place-hold');

  test('is accessible as a list and as a table, in both themes, at a desk and on a phone', async () => {
    expect(await desk.look('owner', '/policies', 'policies')).toEqual([]);
    expect(await desk.look('owner', '/policies/standard', 'policy')).toEqual([]);
    expect(await desk.look('owner', '/policies/full', 'policy-full')).toEqual([]);
  }, 240_000);

  test('another policy is created from an existing one', async () => {
    const page = await desk.open('owner', '/policies');
    await page.locator('summary', { hasText: 'New policy' }).click();
    await page.getByLabel('Id').fill('gentle');
    await page.getByLabel('Name', { exact: true }).fill('Gentle');
    await page.getByLabel('Copy of').selectOption('standard');
    expect(await troubles(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create policy' }).click();
    await page.getByRole('link', { name: 'gentle' }).click();
    await page.getByRole('heading', { name: 'Policy gentle' }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Gentle');
    expect(await desk.ok('GET', '/v1/policies/gentle')).toMatchObject({ version: 1, name: 'Gentle' });
  });

  test('is checked while it is typed, beside its row', async () => {
    const page = await desk.open('owner', '/policies/standard');
    await hold(page).fill('soon');
    await page.getByText('Step 6, days: must be days such as').waitFor();
    expect(await page.locator('#issue-steps-5').textContent()).toContain('must be days such as');
    expect(await hold(page).inputValue()).toBe('soon');
    expect(await page.getByRole('button', { name: /^Publish/ }).count()).toBe(0);
    await hold(page).fill('60');
    await page.getByRole('button', { name: 'Publish as version 2' }).waitFor();
    expect(await page.locator('#issue-steps-5').textContent()).toBe('');
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
    await page.getByRole('heading', { name: 'Moving to version 2 of standard' }).waitFor();
    expect(await page.getByRole('status').textContent()).toBe('Moved: 2');
    expect(await page.getByRole('table').count()).toBe(0);
    expect(await desk.ok('GET', '/v1/invoices/I1')).toMatchObject({ policy: { id: 'standard', version: 2 } });
    const { items } = await desk.ok<{ items: { type: string; actor: string }[] }>(
      'GET',
      '/v1/invoices/I1/timeline',
    );
    expect(items.at(-1)).toMatchObject({ type: 'policy.moved', actor: 'owner@example.com' });
  });

  test('takes no typing that a slow answer would replace', async () => {
    const page = await desk.open('owner', '/policies/standard');
    await page.route('**/policies/standard', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByLabel('Custom task').fill('Site visit');
    await page.getByRole('button', { name: 'Add a task' }).click();
    await page.getByLabel('Days of step site-visit').waitFor();
  });

  test('is edited without script as well', async () => {
    const page = await desk.open('owner', '/policies/standard', { scripts: false });
    await page.getByLabel('Cure period, days').fill('0');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await page.locator('#checked').textContent()).toContain('Cure period, days: ');
    expect(await page.locator('#issue-curePeriod').textContent()).not.toBe('');
    await page.getByLabel('Cure period, days').fill('7');
    await page.locator('#words-reminder > summary').click();
    await page.locator('#words-reminder-en > summary').click();
    await page.getByLabel('Subject of Reminder, English').fill('{nothing}');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('#issue-words-reminder-en-subject').waitFor();
    const before = await page.locator('table.steps tbody tr').count();
    await page.getByRole('button', { name: 'Add a step' }).click();
    expect(await page.locator('table.steps tbody tr').count()).toBe(before + 1);
    expect(await page.getByLabel('Cure period, days').inputValue()).toBe('7');
  });

  test.each([true, false])('shows all fields of a policy, as it is stored (script: %s)', async (scripts) => {
    const page = await desk.open('owner', '/policies/full', { scripts });
    await page.getByText('As version 1 has it.').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await settledIf(scripts, page);
    expect(await page.locator('#checked').textContent()).toContain('As version 1 has it.');
    await page.getByRole('button', { name: 'Move down: row of step before' }).click();
    await page.getByText('A draft: not stored yet').waitFor();
  });

  test.each([
    [1280, 'light'],
    [360, 'dark'],
  ] as const)('is accessible with everything open and wrong (%i, %s)', async (width, theme) => {
    const page = await desk.open('owner', '/policies/full', { width, theme });
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    await page.getByLabel('Subject of Thank you, Arabic').fill('{nobody}');
    await page.getByLabel('Late fee, %').fill('much');
    await page.getByText('Late fee, %: must be from 0 to 100').waitFor();
    expect(await troubles(page)).toEqual([]);
  });

  test('has fields for its limits, confirmations and own words, each checked in its place', async () => {
    const page = await desk.open('owner', '/policies/standard');
    page.on('dialog', (dialog) => void dialog.accept());
    const before = (await steps()).version;
    await page.getByText('Limits, smallest balances').click();
    await page.getByText('As a calendar').click();
    await page.getByLabel('Emails a week').fill('9');
    await page.getByLabel('Hold', { exact: true }).fill('EUR 50, USD sixty');
    await page.getByText('"USD sixty" is not a currency and an amount').first().waitFor();
    expect(await page.locator('#issue-stageMinimums-hold').textContent()).toContain('USD');
    expect(await page.locator('#issue-noticesPerWeek-email').textContent()).not.toBe('');
    await page.getByLabel('Emails a week').fill('2');
    await page.getByLabel('Hold', { exact: true }).fill('EUR 50, USD 1,250.50');
    await page.getByLabel('Days between contacts').fill('3');
    await page.getByRole('checkbox', { name: 'Hold released' }).check();
    await page.getByLabel('Own files of step reminder').selectOption('Attach');

    await page.locator('#words-reminder > summary').click();
    await page.locator('#words-reminder-en > summary').click();
    const subject = page.getByLabel('Subject of Reminder, English');
    await subject.fill('Please pay {invoices}');
    await page.getByText('names {invoices} at character 12').first().waitFor();
    expect(await page.locator('#issue-words-reminder-en-subject').textContent()).toContain('{invoices}');
    await subject.fill('<i>Please</i> pay {invoice}');
    await page.getByLabel('Paragraphs of Reminder, English').fill('One {balance}.\n\nTwo.');
    await page.getByRole('button', { name: `Publish as version ${before + 1}` }).waitFor();
    expect(await page.locator('#calendar').getAttribute('open')).not.toBeNull();

    await page.getByLabel('On one invoice').fill('I1');
    await page.getByLabel('Which letter').selectOption('step:reminder');
    await page.getByRole('button', { name: 'Show the letter' }).click();
    await page.getByRole('heading', { name: '<i>Please</i> pay I1' }).waitFor();
    expect(await page.frameLocator('iframe.letter').getByText('Two.').count()).toBeGreaterThan(0);
    expect(await troubles(page)).toEqual([]);

    // Not clicked: right after scrolling, Chromium may still give a click to the frame of the letter.
    await page.getByLabel('Which letter').selectOption('answer:promise-received');
    await page.getByRole('button', { name: 'Show the letter' }).press('Enter');
    await page.getByText('a promise of the whole balance').waitFor();

    await page.getByRole('button', { name: 'Add a step' }).press('Enter');
    await page.getByText('What is wrong').waitFor();
    expect(await subject.isVisible()).toBe(true);
    await page
      .getByRole('button', { name: /^Remove: row/ })
      .last()
      .click();
    await page.getByLabel('Custom task').fill('Site visit');
    await page.getByRole('button', { name: 'Add a task' }).press('Enter');
    await page.getByLabel('Days of step site-visit').fill('29');
    await page.getByRole('button', { name: `Publish as version ${before + 1}` }).click();
    await page.getByText(`Published as version ${before + 1}`).waitFor();
    expect(await desk.ok('GET', '/v1/policies/standard')).toMatchObject({
      noticesPerWeek: { email: 2 },
      minimumDaysBetweenContacts: 3,
      confirmations: ['hold-released'],
      stageMinimums: { hold: { EUR: 5_000, USD: 125_050 } },
      words: {
        reminder: { en: { subject: '<i>Please</i> pay {invoice}', paragraphs: ['One {balance}.', 'Two.'] } },
      },
      steps: expect.arrayContaining([
        expect.objectContaining({ id: 'reminder', ownFiles: true }),
        expect.objectContaining({ id: 'site-visit', kind: 'task', task: 'site-visit', days: [29] }),
      ]),
    });
  });

  test('accepts no JSON that is not a policy, and gives the reason', async () => {
    const page = await desk.open('owner', '/policies/full');
    await page.getByText('As JSON').click();
    await page
      .getByLabel('The whole policy full')
      .fill(JSON.stringify({ ...FULL_POLICY, sendAt: 'soon', more: 1 }));
    await page.getByRole('button', { name: 'Use this JSON' }).click();
    await page.getByRole('heading', { name: 'This JSON is not accepted' }).waitFor();
    expect(await page.locator('#result').textContent()).toMatch(/Letters from: must be HH:MM.*more/);
    expect(await page.getByLabel('Letters from').inputValue()).toBe('09:00');
    expect(await page.getByLabel('The whole policy full').inputValue()).toContain('soon');
    await page.getByLabel('The whole policy full').fill(JSON.stringify({ ...FULL_POLICY, sendAt: '10:00' }));
    await page.getByRole('button', { name: 'Use this JSON' }).click();
    await page.getByText('A draft: not stored yet').waitFor();
    expect(await page.getByLabel('Letters from').inputValue()).toBe('10:00');
  });

  test.each([true, false])(
    'moves invoices by their numbers and shows the result of each (script: %s)',
    async (scripts) => {
      const ids = [`M${scripts}1`, `M${scripts}2`];
      await desk.ok('PUT', '/v1/accounts/F', { ...accountBody, policyId: 'full' });
      await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'F', accountId: 'F' });
      for (const id of ids) await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id });
      const page = await desk.open('owner', '/policies/full', { scripts });
      await page.getByText('Move some by their numbers').click();
      await page.getByRole('textbox', { name: /^Invoices/ }).fill([...ids, 'nowhere', 'F'].join('\n'));
      await page.getByRole('button', { name: 'Move', exact: true }).click();
      await page.getByRole('heading', { name: 'Moving to version 1 of full' }).waitFor();
      expect(await page.getByRole('status').textContent()).toBe('Moved: 2Refused: 1Unchanged: 1');
      expect(await page.getByRole('row', { name: /nowhere/ }).textContent()).toContain(
        'There is no invoice nowhere',
      );
      if (scripts) expect(await troubles(page)).toEqual([]);
      await page.getByRole('link', { name: 'Back' }).click();
      await page.getByRole('heading', { name: 'Policy full' }).waitFor();
      expect(await desk.ok('GET', `/v1/invoices/${ids[0]}`)).toMatchObject({
        policy: { id: 'full', version: 1 },
      });
    },
  );

  test('is read-only for a person who may not change it', async () => {
    const page = await desk.open('collector', '/policies/standard');
    await hold(page).fill('61');
    await page.getByText('A draft: not stored yet').waitFor();
    expect(await page.getByRole('button', { name: /^Publish as|^Move \d/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Dry run over the live book' }).click();
    await page.getByText('A dry run needs the right to change policies').waitFor();
  });
});
