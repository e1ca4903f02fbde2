import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enterImport } from '../api/imports.js';
import { inBrowser, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';

const BOOK = `Rechnung;Kunde;Betrag;Vom;Bis
R-1;K-1;100,50;2026-01-01;2026-02-01
R-2;K-1;viel;2026-01-01;2026-02-01
R-3;K-2;20,00;2026-01-05;2026-02-05
`;

const ASKING = `Open invoices of Acme

Number,Customer ID,Customer Email,Status,Total,Amount Remaining,Tax,Currency,Invoice Date,Due Date
A/1,C1,"ap@c1.example; nobody",open,800.00,500.00,12.50,eur,04/11/2025,04/12/2025
A/2,C1,ap@c1.example,In Payment,90.00,0.00,1.50,eur,05/11/2025,05/12/2025
A/3,C1,ap@c1.example,paid,90.00,0.00,1.50,eur,05/11/2025,05/12/2025
A/4,C1,ap@c1.example,void,90.00,90.00,1.50,eur,05/11/2025,05/12/2025
TOTAL,,,,1070.00,590.00,17.00,,,
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
    await page.getByText('There is no column for issuedOn').waitFor();
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

  test('what a file does not say is asked, and what is no open debt is left out', async () => {
    const page = await desk.open('accountant', '/import');
    const buffer = Buffer.from(ASKING);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('The column "Tax" looks like money and is not used').waitFor();
    await page.getByText('No date shows whether the day or the month comes first').waitFor();
    await page.getByLabel('Tax', { exact: true }).check();
    await page.getByLabel('Dates are written').selectOption('D/M/YYYY');
    await page.getByRole('button', { name: 'Read it this way' }).click();
    await page.getByText('"In Payment" is not a known state').waitFor();
    await page.getByLabel('In Payment').selectOption('paid');
    await page.getByRole('button', { name: 'Read it this way' }).click();
    await page.getByText('2 paid, 1 void, 1 line of totals or notes').waitFor();
    await page.getByRole('cell', { name: 'EUR 500.00' }).waitFor();
    await page.getByText('"nobody" is not an email address').waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('--');
    mkdirSync('.dunning/screens', { recursive: true });
    await page.screenshot({ path: '.dunning/screens/import-asked.png', fullPage: true });
    await page.getByRole('button', { name: 'Enter 1 invoice' }).click();
    await page.getByRole('progressbar').waitFor();
    expect(await enterImport(desk.book)).toBe(1);
    await page.reload();
    await page.getByText('2 paid, 1 void').waitFor();
    const { items } = await desk.ok<{ items: object[] }>('GET', '/v1/invoices?status=open');
    expect(items).toContainEqual(
      expect.objectContaining({ number: 'A/1', amount: 80_000, balance: 50_000, dueOn: '2025-12-04' }),
    );
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
