import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { inBrowser, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';

inBrowser('counsel and the service-delivery manager', () => {
  let desk: BrowserDesk;
  beforeAll(async () => {
    desk = await startBrowserDesk();
    await desk.ok('PUT', '/v1/accounts/A', { ...accountBody, name: '<b>Acme</b>' });
    const at = new Date('2026-03-01T08:00:00Z');
    for (const id of ['old', 'other'])
      await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id, dueOn: '2025-10-01' });
    await desk.db.invoice.update({ where: { id: 'old' }, data: { status: 'with-counsel' } });
    const about = { accountId: 'A', invoiceId: 'old', cycle: 1 };
    await desk.db.matter.create({
      data: {
        ...about,
        id: 'M-1',
        openedAt: at,
        deadlineOn: at,
        dossier: Buffer.from('PK'),
        dossierSha256: 'f'.repeat(64),
      },
    });
    await desk.db.licenseOrder.create({
      data: {
        ...about,
        id: 'O-1',
        version: 1,
        type: 'licenses.suspend',
        reason: 'Account on hold',
        orderedAt: at,
        effectiveBy: new Date('2026-03-06'),
        status: 'by-hand',
      },
    });
    await desk.db.task.create({
      data: {
        ...about,
        id: 'T-1',
        type: 'suspend-licenses',
        role: 'serviceDeliveryManager',
        stepId: 'suspend-licenses',
        openedAt: at,
        dueAt: new Date('2026-03-06'),
      },
    });
    await desk.ok('PUT', '/v1/accounts/H', { ...accountBody, name: 'On hold' });
    await desk.ok('POST', '/v1/invoices', {
      ...invoiceBody,
      id: 'held',
      accountId: 'H',
      dueOn: '2025-11-25',
    });
    await desk.db.hold.create({ data: { accountId: 'H', invoiceId: 'held', cycle: 1, placedAt: at } });
  });
  afterAll(() => desk?.stop());

  test('their pages are accessible, in both themes, at a desk and on a phone', async () => {
    expect(await desk.look('counsel', '/matters', 'matters')).toEqual([]);
    expect(await desk.look('owner', '/matters/M-1', 'matter')).toEqual([]);
    expect(await desk.look('serviceDeliveryManager', '/suspensions', 'suspensions')).toEqual([]);
  }, 120_000);

  test('counsel reads the dossier and acknowledges, and can neither recall nor see the book', async () => {
    const page = await desk.open('counsel', '/matters');
    await page.getByRole('link', { name: '<b>Acme</b>' }).click();
    await page.getByRole('button', { name: /^Acknowledge/ }).click();
    await page.getByText('by counsel@example.com').waitFor();
    expect(await page.getByText('Recall it from counsel').count()).toBe(0);
    expect(await page.getByRole('link', { name: /^old$/ }).count()).toBe(0);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('The dossier as').click(),
    ]);
    expect(file.suggestedFilename()).toBe('dossier-M-1.zip');
  });

  test('the accountant acknowledges nothing, recalls it with a reason, and hands it over again', async () => {
    await desk.db.matter.update({ where: { id: 'M-1' }, data: { status: 'open' } });
    const page = await desk.open('accountant', '/matters/M-1');
    expect(await page.getByRole('button', { name: /^Acknowledge/ }).count()).toBe(0);
    await page.getByText('Recall it from counsel').click();
    await page.getByRole('group').getByLabel('Why').first().fill('They pay by instalments');
    await page.getByRole('button', { name: 'Recall' }).click();
    await page.getByText('Recalled: the debt').waitFor();
    expect(await desk.ok('GET', '/v1/invoices/old')).toMatchObject({ status: 'open' });
    expect(await page.getByText('Recall it from counsel').count()).toBe(0);
    expect(await desk.look('accountant', '/matters/M-1', 'matter-recalled')).toEqual([]);
    await page.getByText('Hand it to counsel again').click();
    await page.getByLabel('Why').fill('The instalments never came');
    await page.getByRole('button', { name: 'Hand over again' }).click();
    await page.getByText('as soon as nothing blocks it').waitFor();
  });

  test('the service-delivery manager sees what is coming and confirms what is done', async () => {
    const page = await desk.open('serviceDeliveryManager', '/suspensions');
    expect(await page.getByRole('row', { name: /On hold/ }).textContent()).toMatch(/2026-03-\d\d/);
    const row = page.getByRole('row', { name: /Account on hold/ });
    expect(await row.textContent()).toContain('2026-03-06');
    await row.getByText('Confirm A').click();
    await row.getByRole('button', { name: 'Mark as done' }).click();
    await page.getByText('Confirmed: A').waitFor();
    expect(await page.getByText('not yet').count()).toBe(0);
  });
});
