import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../domain/calendar/calendar.js';
import { addDays } from '../domain/calendar/days.js';
import { anAccount, anInvoice, enter } from '../test/fixtures/books.js';
import { inBrowser, settled, startBrowserDesk, type BrowserDesk } from '../test/stack/browser.js';
import { liveDays } from '../test/calendar/days.js';
import { timeSkipping } from '../test/stack/temporal.js';
import { settableClock, startWorld, type World } from '../test/stack/testStack.js';

/**
 * The desk beside the workers and a Temporal server that skips time: an entry on a page takes effect in the
 * workflows.
 */
inBrowser('promises, from the call to the money', () => {
  let env: TestWorkflowEnvironment;
  let world: World;
  let desk: BrowserDesk;
  let dueOn: string;
  const clock = settableClock(Date.now());
  const timeZone = 'Europe/Berlin';
  const PROMISED = 40;
  const seen = new Map<string, string>();

  beforeAll(async () => {
    env = await timeSkipping();
    world = await startWorld(env, { clock, followsServer: true });
    desk = await startBrowserDesk({ databaseUrl: world.url, clock });
    dueOn = localDate(clock.now(), timeZone);
    for (const id of ['keeps', 'breaks']) await enter(world.book, anAccount(id), anInvoice(id, id, dueOn));
    await liveDays(env, clock, {
      dueOn,
      timeZone,
      until: PROMISED + 7,
      eventsDelivered: world.eventsDelivered,
      events: {
        34: async () => {
          await promise('keeps');
          await promise('breaks');
        },
        37: () => payment('keeps'),
        [PROMISED + 2]: () => look('breaks', 'while the grace lasts'),
        [PROMISED + 5]: async () => {
          await look('breaks', 'afterwards');
          await look('keeps', 'afterwards');
        },
      },
    });
  }, 280_000);
  afterAll(async () => {
    await desk?.stop();
    await world?.stop();
    await env?.teardown();
  });

  /** The collector makes the call of the day's task and records the promise. */
  async function promise(id: string) {
    const page = await desk.open('collector', '/');
    const call = page
      .locator('[data-item]', { has: page.getByRole('link', { name: id, exact: true }) })
      .first();
    await call.locator('summary', { hasText: 'Promised' }).click();
    await call.getByLabel('Will pay on').fill(addDays(dueOn, PROMISED));
    await call.getByLabel('Cheque number or reference').fill('Cheque 4711');
    await call.getByRole('button', { name: 'Record promise' }).click();
    await page.getByText('Promise recorded').waitFor();
    await page.context().close();
  }

  async function payment(id: string) {
    const page = await desk.open('accountant', `/invoices/${id}`);
    await page.locator('summary', { hasText: 'Payment received' }).click();
    await page.getByLabel('Reference').first().fill('Cheque 4711');
    await page.getByRole('button', { name: 'Book payment' }).click();
    await page.getByText('Payment booked').waitFor();
    await page.context().close();
  }

  async function look(id: string, when: string) {
    const page = await desk.open('collector', `/invoices/${id}`);
    await settled(page);
    seen.set(`${id} ${when}`, await page.locator('main').innerText());
    await page.context().close();
  }

  const noticesTo = async (accountId: string) =>
    (
      await world.book.db.notice.findMany({
        where: { accountId, purpose: 'dunning', status: 'sent' },
        orderBy: { localDay: 'asc' },
      })
    ).map(({ localDay }) => (localDay.getTime() - Date.parse(dueOn)) / 86_400_000);

  test('made: no letter is sent until its day and the grace are over', async () => {
    expect((await noticesTo('breaks')).filter((day) => day > 34 && day <= PROMISED + 2)).toEqual([]);
    expect(seen.get('breaks while the grace lasts')).toMatch(/Promises[\s\S]*Cheque 4711\s+open/);
  });

  test('broken: the page shows it, and letters are sent again', async () => {
    expect(seen.get('breaks afterwards')).toMatch(/Promises[\s\S]*Cheque 4711\s+broken/);
    expect((await noticesTo('breaks')).filter((day) => day > PROMISED + 2).length).toBeGreaterThan(0);
  });

  test('kept: paid, closed, and no letter is sent again', async () => {
    expect(seen.get('keeps afterwards')).toMatch(/Promises[\s\S]*Cheque 4711\s+kept/);
    expect(await world.workflows.handle('keeps').result()).toBe('paid');
    expect((await noticesTo('keeps')).filter((day) => day > 34)).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
});
