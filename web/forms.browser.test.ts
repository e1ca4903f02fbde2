import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inBrowser, startBrowserDesk, type BrowserDesk, type Page } from '../test/stack/browser.js';
import { enterEveryPage } from '../test/fixtures/everyPage.js';
import { PAGES } from './pages/index.js';

const SLOW_MS = 10_000;

inBrowser('an empty form of any page', () => {
  let desk: BrowserDesk;
  let addresses: ReadonlyMap<string, string>;
  const sent = new Set<string>();
  beforeAll(async () => {
    desk = await startBrowserDesk();
    addresses = await enterEveryPage(desk);
  });
  afterAll(() => desk?.stop());

  test.each(PAGES.map(({ path }) => path))(
    'shows its outcome, and the frame of the desk stays: %s',
    async (path) => {
      const page = await desk.open('owner', addresses.get(path)!);
      page.on('dialog', (dialog) => void dialog.accept());
      const failures: string[] = [];
      for (const kind of await kindsOn(page)) {
        await page.goto(addresses.get(path)!);
        const place = (await formsOf(page)).findIndex((one) => one === kind);
        // An earlier form of the page has taken this one away: what it does is done.
        if (place < 0) continue;
        sent.add(kind);
        const trouble = await send(page, place);
        if (trouble) failures.push(`${kind}: ${trouble}`);
      }
      await page.context().close();
      expect(failures).toEqual([]);
    },
  );

  test('is one of many', () => {
    expect(sent.size).toBeGreaterThan(40);
    expect([...sent]).toContain('GET /invoices');
  });
});

/** Each kind of form once: where it leads, without the ids of what it is about. */
const kindsOn = async (page: Page) => [...new Set(await formsOf(page))].filter((kind) => !LEAVES.test(kind));

/** Signing out leaves the frame on purpose; a dialog sends no request. */
const LEAVES = /^(POST \/sign-out|DIALOG)/;

async function formsOf(page: Page): Promise<string[]> {
  const forms = (await page.evaluate(`[...document.forms].map((form) => [
    form._method?.value ?? form.method.toUpperCase(),
    form.getAttribute('action') ?? location.pathname,
    [...form.elements].map(({ name }) => name).filter((name) => name && !name.startsWith('_')).join(' '),
  ])`)) as [string, string, string][];
  return forms.map(([method, action, names]) => {
    const to = `${method} ${action.replaceAll(/(?<=\/v1\/[\w-]+\/)[^/]+/g, '{}')}`;
    return method === 'GET' ? to : `${to} ${names.replaceAll(/\[\d+\]/g, '[]')}`.slice(0, 200);
  });
}

type Seen = { url: string; text: string; answers: string[]; shell: string };

/** What can be seen: the words of the page, and of those the answers that lie within the window. */
const SEEN = `({
  url: location.pathname + location.search,
  text: document.querySelector('main')?.innerText ?? '',
  answers: [...document.querySelectorAll('.done, .problem, [role=alert], [role=status]')]
    .filter((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return one.innerText.trim() && one.checkVisibility() && bottom > 0 && top < innerHeight;
    })
    .map((one) => one.innerText),
  shell: ['header.desk nav', 'header.desk [role=search]', '.me form[action="/sign-out"]', 'main#page', 'h1']
    .map((part) => document.querySelectorAll(part).length).join(' '),
})`;

/**
 * Presses the form's first button and skips the browser's own check of required fields, so that the server
 * validates. Returns null when a response is visible and the frame is still there.
 */
async function send(page: Page, place: number): Promise<string | null> {
  await page.evaluate(`(() => {
    const form = document.forms[${place}];
    for (let at = form; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
    form.noValidate = true;
  })()`);
  const before = (await page.evaluate(SEEN)) as Seen;
  const canBeSent = await page.evaluate(`(() => {
    const form = document.forms[${place}];
    const button = form.querySelector('button:not([type=button])');
    if (button?.disabled) return false;
    if (button) button.click();
    else form.requestSubmit();
    return true;
  })()`);
  if (!canBeSent) return null;
  const end = Date.now() + SLOW_MS;
  for (;;) {
    const after = (await page.evaluate(SEEN).catch(() => null)) as Seen | null;
    const isAnswered =
      after &&
      (after.answers.some((one) => !before.answers.includes(one)) ||
        after.url !== before.url ||
        after.text !== before.text);
    if (isAnswered && after.shell === '1 1 1 1 1') return null;
    if (Date.now() > end)
      return isAnswered ? `the frame is ${after.shell}, at ${after.url}` : 'no answer can be seen';
    await page.waitForTimeout(20);
  }
}
