import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { accountBody, invoiceBody, task } from '../test/fixtures/apiRequests.js';
import {
  inBrowser,
  startBrowserDesk,
  troubles,
  until,
  type BrowserDesk,
  type Page,
} from '../test/stack/browser.js';

const HOSTILE = '<b onmouseover=alert(1)>Ω & "Sons"</b>';
const NAMES = { first: HOSTILE, second: 'Second Ltd', third: 'Third Ltd' };

inBrowser('today', () => {
  let desk: BrowserDesk;
  let amount = 900_000;
  beforeAll(async () => {
    desk = await startBrowserDesk({ now: '2026-03-03T09:15:00Z' });
    await desk.ok('PUT', '/v1/settings', { creditor: { ...CREDITOR, name: 'Northwind Ltd' } });
  });
  afterAll(() => desk?.stop());

  /** Three customers, the first with the highest value, each with an invoice and a call. */
  beforeEach(async () => {
    await desk.db.task.deleteMany();
    for (const [id, name] of Object.entries(NAMES)) {
      await desk.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name });
      const invoiceId = `${id}-${(amount -= 1_000)}`;
      await desk.ok('POST', '/v1/invoices', {
        ...invoiceBody,
        id: invoiceId,
        accountId: id,
        amount,
        lines: [],
      });
      await desk.db.task.create({
        data: { ...task(invoiceId, desk.clock.now()), id: `T-${invoiceId}`, accountId: id, type: 'call' },
      });
    }
  });

  /** Focus follows the page that was swapped in. */
  const isAt = (page: Page, name: string) =>
    until(
      page,
      `document.activeElement.closest('[data-item]')?.getAttribute('aria-label') === ${JSON.stringify(name)}`,
    );
  const press = async (page: Page, ...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const confirmation = (page: Page, text: string) => page.locator('.done', { hasText: text }).waitFor();
  /** Addresses of the forms that the page sends from now on. */
  const postsOf = (page: Page): string[] => {
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.url());
    });
    return posts;
  };
  const claimed = async (by: string) => {
    while (!(await desk.db.task.count({ where: { claimedBy: by } })))
      await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const outcomes = async () =>
    (await desk.db.task.findMany({ orderBy: { id: 'asc' } })).map(({ outcome }) => outcome);

  test('a morning by keyboard alone: no answer, a promise, later, skipped', async () => {
    const page = await desk.open('collector', '/');
    await press(page, 'j');
    await isAt(page, `Call: ${HOSTILE}`);
    await press(page, 'c');
    await confirmation(page, 'Claimed for 15 minutes');
    await isAt(page, `Call: ${HOSTILE}`);
    await press(page, 'n');
    await confirmation(page, 'Logged');
    await isAt(page, 'Call: Second Ltd');
    await press(page, 'p');
    await page.keyboard.press('Tab');
    await page.keyboard.type('03102026');
    await page.getByLabel('Cheque number or reference').first().focus();
    await page.keyboard.type('No 4711');
    await press(page, 'Enter');
    await confirmation(page, 'Promise recorded');
    await isAt(page, 'Call: Third Ltd');
    expect(await desk.db.paymentPromise.findFirst({ where: { reference: 'No 4711' } })).toMatchObject({
      currency: 'EUR',
      payOn: new Date('2026-03-10'),
      status: 'open',
    });
    await press(page, 's');
    await page.keyboard.type('They paid by the door');
    await press(page, 'Enter');
    await confirmation(page, 'Skipped');
    expect(await page.getByText('Nothing is to be done now').count()).toBe(1);
    expect((await outcomes()).sort()).toEqual(['no-answer', 'promised', 'skipped']);
    const by = await desk.db.task.findMany({ select: { completedBy: true } });
    expect(new Set(by.map(({ completedBy }) => completedBy))).toEqual(new Set(['collector@example.com']));
  });

  test('the open invoices are at hand during a call, the longest due first', async () => {
    for (let place = 0; place < 7; place++)
      await desk.ok('POST', '/v1/invoices', {
        ...invoiceBody,
        id: `more-${place}`,
        accountId: 'third',
        lines: [],
        amount: 12_345,
        dueOn: `2026-01-0${9 - place}`,
      });
    const page = await desk.open('collector', '/');
    const call = page.getByLabel('Call: Third Ltd');
    await call.locator('summary', { hasText: 'days past due' }).click();
    expect(await call.locator('details li').allInnerTexts()).toEqual([
      ...[6, 5, 4, 3, 2, 1].map((place) => `more-${place}: EUR 123.45, due 2026-01-0${9 - place}`),
      expect.stringMatching(/^All \d+$/),
    ]);
    for (let place = 0; place < 7; place++)
      await desk.ok('POST', `/v1/invoices/more-${place}/void`, { reason: 'Of another test' });
  });

  test('a key does nothing where one is at no task', async () => {
    const page = await desk.open('collector', '/');
    const posts = postsOf(page);
    await press(page, 'n', 's', 'p');
    // Keys are handled in turn: when this one has worked, the others have.
    await press(page, '?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(posts).toEqual([]);
    expect(await outcomes()).toEqual([null, null, null]);
    await press(page, 'Escape', 'j', 'n');
    await until(page, '!document.querySelector("dialog[open]")');
    await confirmation(page, 'Logged');
    expect(posts).toHaveLength(1);
  });

  test('a note chooses no outcome by itself; Escape leads back to the task', async () => {
    const page = await desk.open('collector', '/');
    const posts = postsOf(page);
    await press(page, 'j');
    await page.getByLabel('Note').first().focus();
    await page.keyboard.type('Rang twice');
    await press(page, 'Enter');
    expect(await outcomes()).toEqual([null, null, null]);
    await press(page, 'Escape', 'm');
    await confirmation(page, 'Logged');
    // A form that Enter had sent would have gone before the outcome of the last key.
    expect(posts).toHaveLength(1);
    expect(await desk.db.task.findFirst({ where: { note: 'Rang twice' } })).toMatchObject({
      outcome: 'left-message',
    });
  });

  test('two people never work on the same task', async () => {
    const anna = await desk.open('collector', '/', { email: 'anna@example.com' });
    const ben = await desk.open('collector', '/', { email: 'ben@example.com' });
    const posts = postsOf(ben);
    await press(anna, 'j', 'd');
    await until(anna, 'document.activeElement.name === "note"');
    await claimed('anna@example.com');
    await press(ben, 'j', 'n');
    const problem = ben
      .locator('[data-item]')
      .first()
      .locator('.problem', { hasText: 'anna@example.com is working on task' });
    await problem.first().waitFor();
    expect(await outcomes()).toEqual([null, null, null]);
    await ben.reload();
    await ben.getByText('anna@example.com is working on it').waitFor();
    await press(ben, 'j', 'n', '?');
    await ben.getByRole('dialog', { name: 'Keys' }).waitFor();
    // The one that was refused before.
    expect(posts).toHaveLength(1);
    expect(await outcomes()).toEqual([null, null, null]);
    await anna.keyboard.type('Wrong hours');
    await anna.keyboard.press('Enter');
    await confirmation(anna, 'The invoice waits');
    expect((await outcomes()).filter(Boolean)).toEqual(['disputed']);
  });

  test('a refused form shows the reason beside it', async () => {
    const page = await desk.open('collector', '/');
    await press(page, 'j', 'l');
    await page.getByLabel('Until').first().fill('2026-03-01');
    await page.getByLabel('Why').first().fill('Later');
    await page.getByRole('button', { name: 'Postpone' }).first().click();
    await page.getByText('A task is postponed to a later time, not to 2026-03-01').waitFor();
  });

  test('it works without script', async () => {
    const page = await desk.open('collector', '/', { scripts: false });
    await page.getByRole('button', { name: 'Left a message' }).first().click();
    await confirmation(page, 'Logged');
    expect((await outcomes()).filter(Boolean)).toEqual(['left-message']);
  });

  test('is accessible in both themes, at a desk and on a phone, open forms and all', async () => {
    const [first] = await desk.db.task.findMany({ orderBy: { id: 'asc' } });
    const letter = {
      noticeId: 'N',
      letter: '/v1/notices/N/letter.pdf',
      to: 'Muster, Unter den Linden 1',
      why: 'Mail comes back',
    };
    const others: [string, object][] = [
      ['print-and-post', letter],
      ['approve', { approvalId: 'X' }],
      ['read-reply', { from: 'ap@x.example', subject: 'Your letter', text: 'We have paid.\nRegards' }],
      ['answer-dispute', { disputeId: 'D', reason: 'Wrong hours' }],
    ];
    for (const [type, detail] of others)
      await desk.db.task.create({ data: { ...first!, id: `O-${type}`, type, detail } });
    expect(await desk.look('owner', '/', 'today')).toEqual([]);
    await desk.db.task.deleteMany({ where: { id: { startsWith: 'O-' } } });
    const page = await desk.open('collector', '/', { width: 360 });
    await press(page, 'j', 'p');
    await claimed('collector@example.com');
    expect(await troubles(page)).toEqual([]);
    await page.screenshot({ path: '.dunning/screens/today-promise-360-light.png' });
  });
});

const CREDITOR = {
  name: '',
  address: '1 Harbour Road',
  email: 'ar@northwind.example',
  phone: '+44 1304 0',
  payee: 'Northwind',
  bankDetails: 'IBAN GB00',
};
