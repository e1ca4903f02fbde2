import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { inBrowser, settled, startBrowserDesk, troubles, type BrowserDesk } from '../test/stack/browser.js';
import { readPdf } from '../test/readers/pdf.js';

inBrowser('the book on the desk', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk({ now: '2026-03-02T08:00:00Z' });
    await desk.ok('PUT', '/v1/settings', settingsBody);
    for (const [id, name] of [
      ['A', 'Müller & Söhne'],
      ['B', '<script>alert(1)</script> & Daughters of a very long name that does not end soon'],
    ])
      await desk.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name });
    for (let place = 0; place < 12; place++)
      await desk.ok('POST', '/v1/invoices', {
        ...invoiceBody,
        id: `INV-2026-00${place}`,
        accountId: place % 3 ? 'A' : 'B',
        amount: 100_000 + place,
        lines: undefined,
        dueOn: `2026-0${1 + (place % 2)}-${10 + place}`,
      });
    await desk.ok('POST', '/v1/invoices/INV-2026-001/promises', {
      id: 'P',
      amount: 100_001,
      currency: 'EUR',
      payOn: '2026-03-09',
      reference: 'Cheque 4711',
    });
    await desk.ok('POST', '/v1/invoices/INV-2026-002/disputes', { id: 'D', reason: 'Never ordered' });
  });
  afterAll(() => desk.stop());

  test.each([
    ['account', '/accounts/A'],
    ['accounts', '/accounts'],
    ['invoice', '/invoices/INV-2026-001'],
    ['invoices', '/invoices'],
    ['search', '/search?q=2026'],
  ])('%s: fits every width and theme, and axe finds nothing', async (name, path) => {
    expect(await desk.look('owner', path, name)).toEqual([]);
  });

  test.each([
    ['account', '/accounts/A', ['Open invoices', 'INV-2026-002', 'What happened', 'Next steps']],
    ['invoice', '/invoices/INV-2026-001', ['Promises', 'Cheque 4711', 'Next steps']],
    ['invoices', '/invoices', ['INV-2026-000', 'INV-2026-0011', 'EUR 1,000.11']],
    ['ageing', '/ageing', ['Over 120', 'Total', '12,000.66']],
  ])('%s: on paper there is all the text, and no action', async (name, path, said) => {
    const page = await desk.open('owner', path, { theme: 'dark' });
    const pdf = await readPdf(await page.pdf({ format: 'A4', path: `.dunning/screens/${name}-paper.pdf` }));
    const text = pdf.pages.map((one) => one.text).join(' ');
    for (const word of said) expect(text).toContain(word);
    for (const act of ['Sign out', 'Show', 'Select', 'Write off', 'Documents'])
      expect(text).not.toContain(act);
    const ends = pdf.pages.flatMap(({ items, width }) => items.map(({ x, width: wide }) => width - x - wide));
    expect(Math.min(...ends)).toBeGreaterThan(30);
  });

  test('several invoices are paused at once, after a preview', async () => {
    const page = await desk.open('collector', '/invoices?order=id');
    for (const id of ['INV-2026-003', 'INV-2026-004']) await page.getByLabel(`Select ${id}`).check();
    await page.getByLabel('Why').fill('Their bank is closed');
    await page.getByLabel('Until').fill('2026-03-20');
    await page.getByText('Preview the change').click();
    await page.getByRole('heading', { name: 'Pause 2 invoices' }).waitFor();
    expect(await page.getByRole('table').innerText()).toContain('2026-03-20');
    expect(await desk.ok('GET', '/v1/invoices/INV-2026-003')).toMatchObject({ paused: null });
    await page.getByRole('button', { name: 'Pause these 2' }).click();
    await page.getByRole('heading', { name: 'Pause: result of each invoice' }).waitFor();
    await settled(page);
    expect(await page.getByRole('status').textContent()).toBe('Changed: 2');
    for (const id of ['INV-2026-003', 'INV-2026-004'])
      expect(await desk.ok('GET', `/v1/invoices/${id}`)).toMatchObject({
        paused: { until: '2026-03-20', reason: 'Their bank is closed' },
      });
    const { items } = await desk.ok<{ items: object[] }>('GET', '/v1/invoices/INV-2026-004/timeline');
    expect(items.at(-1)).toMatchObject({
      actor: 'collector@example.com',
      summary: expect.stringContaining('bank'),
    });
  });

  test('the filter sent as it stands shows the list; one that cannot be read says so beside it', async () => {
    const page = await desk.open('collector', '/invoices');
    await page.getByRole('button', { name: 'Show' }).click();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('status')).toBe('unsettled');
    expect(await page.getByRole('row').count()).toBe(13);
    await page.getByLabel('Invoice or customer').fill('Daughters');
    await page.getByLabel('Currency').fill('eur');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('row', { name: /INV-2026-001 / }).waitFor({ state: 'detached' });
    expect(await page.getByRole('row').count()).toBe(5);
    await page.getByLabel('Currency').fill('euros');
    await page.getByRole('button', { name: 'Show' }).click();
    await page
      .locator('form[action="/invoices"] .problem', { hasText: /^currency: .*has not changed/ })
      .waitFor();
    expect(await page.getByRole('row').count()).toBe(5);
    expect(await troubles(page)).toEqual([]);
  });

  test('nothing can be done with invoices until one is selected', async () => {
    const page = await desk.open('collector', '/invoices');
    const button = page.getByRole('button', { name: 'Preview the change' });
    expect(await button.isDisabled()).toBe(true);
    expect(await page.getByText('Select invoices in the list first').isVisible()).toBe(true);
    await page.getByLabel('Select INV-2026-007').check();
    expect(await button.isDisabled()).toBe(false);
    await page.getByLabel('Why').fill('A');
    await button.click();
    await page.getByText('The 1 ticked, of 1 customer, with EUR 1,000.07 open.').waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(2);
  });

  test('a link to an unknown page shows that, within the frame of the desk', async () => {
    const page = await desk.open('collector', '/accounts/A');
    await page.evaluate(`(() => {
      const link = Object.assign(document.createElement('a'), { href: '/invoices/gone', innerText: 'Gone' });
      document.querySelector('main').append(link);
      htmx.process(link);
    })()`);
    await page.getByText('Gone').click();
    await page.getByText('There is nothing at /invoices/gone').waitFor();
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(1);
    expect(new URL(page.url()).pathname).toBe('/invoices/gone');
  });

  test('a promise is recorded on the page of the invoice', async () => {
    const page = await desk.open('collector', '/invoices/INV-2026-005');
    await page.getByText('Promise to pay').click();
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Record promise' }) });
    await form.getByLabel('Amount (EUR)').fill('ten');
    await form.getByLabel('Will pay on').fill('2026-03-10');
    await form.getByRole('button').click();
    await form.getByText('"ten" is not an amount of EUR').waitFor();
    await form.getByLabel('Amount (EUR)').fill('1,000.05');
    await form.getByRole('button').click();
    await page.getByText('Promise recorded').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/INV-2026-005')).toMatchObject({
      promise: { payOn: '2026-03-10' },
    });
  });

  test('contacts are changed, removed and added in one form', async () => {
    const page = await desk.open('collector', '/accounts/B');
    await page.locator('summary', { hasText: 'Change the contacts' }).click();
    await page.getByLabel('Name').first().fill('');
    await page.getByLabel('Name').last().fill('Bo <i>Lind</i>');
    await page.getByLabel('Email').last().fill('bo@daughters.example');
    expect(await troubles(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The next letter goes to them').waitFor();
    expect(await desk.ok('GET', '/v1/accounts/B')).toMatchObject({
      contacts: [{ role: 'billing', name: 'Bo <i>Lind</i>', email: 'bo@daughters.example' }],
    });
    await page.getByText('Contacts are now Bo <i>Lind</i> (billing)').waitFor();
  });

  test('an accountant changes the details, a collector does not', async () => {
    expect(await (await desk.open('collector', '/accounts/B')).getByText('Change the details').count()).toBe(
      0,
    );
    const page = await desk.open('accountant', '/accounts/B');
    await page.locator('summary', { hasText: 'Change the details' }).click();
    await page.getByLabel('Language').fill('de-AT');
    await page.getByLabel('Policy of new invoices').selectOption('standard');
    expect(await troubles(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The details are changed').waitFor();
    expect(await desk.ok('GET', '/v1/accounts/B')).toMatchObject({ locale: 'de-AT', policyId: 'standard' });
  });

  test('everything can be done without the script', async () => {
    const page = await desk.open('collector', '/invoices/INV-2026-006', { scripts: false });
    await page.locator('summary', { hasText: 'Dispute' }).click();
    await page.getByLabel('What the customer says is wrong').fill('Wrong price');
    await page.getByRole('button', { name: 'Dispute' }).click();
    await page.getByText('The invoice waits').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/INV-2026-006')).toMatchObject({ disputed: true });
  });
});
