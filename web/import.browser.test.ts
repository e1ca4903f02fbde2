import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enterImport } from '../api/imports.js';
import { inBrowser, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';

const BOOK = `Rechnung;Kunde;Betrag;Vom;Bis
R-1;K-1;100,50;2026-01-01;2026-02-01
R-2;K-1;viel;2026-01-01;2026-02-01
R-3;K-2;20,00;2026-01-05;2026-02-05
`;

inBrowser('a file of invoices', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk({ now: '2026-03-02T08:00:00Z' });
  });
  afterAll(() => desk.stop());

  test('is uploaded, mapped, tried and entered, row by row', async () => {
    const page = await desk.open('accountant', '/import');
    const buffer = Buffer.from(BOOK);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'rechnungen.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('There is no column for accountId').waitFor();
    for (const [field, column] of Object.entries({
      accountId: 'Kunde',
      id: 'Rechnung',
      amount: 'Betrag',
      issuedOn: 'Vom',
      dueOn: 'Bis',
    }))
      await page.locator(`select[name="map.${field}"]`).selectOption(column);
    await page.getByLabel('Currency where none is given').fill('EUR');
    await page.getByRole('button', { name: 'Read it this way' }).click();
    await page.getByRole('button', { name: 'Enter 2 invoices' }).waitFor();
    expect(await page.getByRole('main').innerText()).toContain('line 3, column Betrag');
    expect(await desk.ok('GET', '/v1/invoices?status=open')).toMatchObject({ items: [] });
    await page.getByRole('button', { name: 'Enter 2 invoices' }).click();
    await page.getByRole('progressbar').waitFor();
    expect(await enterImport(desk.book)).toBe(1);
    await page.reload();
    await page.getByText('To the invoices').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/R-1')).toMatchObject({
      amount: 10_050,
      currency: 'EUR',
      accountId: 'K-1',
    });
    const { items } = await desk.ok<{ items: object[] }>('GET', '/v1/invoices/R-1/timeline');
    expect(items[0]).toMatchObject({ actor: 'accountant@example.com' });
  });

  test('fits every width and theme, and axe finds nothing', async () => {
    const { id } = (await desk.db.bookImport.findFirst())!;
    expect(await desk.look('accountant', `/import/${id}`, 'import-done')).toEqual([]);
    expect(await desk.look('accountant', '/import', 'import')).toEqual([]);
    await desk.db.bookImport.update({ where: { id }, data: { status: 'new' } });
    const map = 'map.accountId=Kunde&map.id=Rechnung&map.amount=Betrag&map.issuedOn=Vom&map.dueOn=Bis';
    expect(await desk.look('accountant', `/import/${id}?${map}`, 'import-trial')).toEqual([]);
  });
});
