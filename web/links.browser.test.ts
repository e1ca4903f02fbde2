import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mayDo } from '../api/http/route.js';
import { ROLES, type Role } from '../domain/policy/policy.js';
import { RIGHTS_OF } from '../domain/access/rights.js';
import { inBrowser, settled, startBrowserDesk, type BrowserDesk, type Page } from '../test/stack/browser.js';
import { enterEveryPage } from '../test/fixtures/everyPage.js';
import { PAGES } from './pages/index.js';

const SLOW_MS = 10_000;
/** The same on every page: the brand and who has signed in. Of the places, one is walked from each page. */
const FRAME = /^header /;

inBrowser('a link of any page', () => {
  let desk: BrowserDesk;
  let addresses: ReadonlyMap<string, string>;
  /** What was clicked by one role need not be by the next. */
  const walked = new Set<string>();
  beforeAll(async () => {
    desk = await startBrowserDesk();
    addresses = await enterEveryPage(desk);
  });
  afterAll(() => desk?.stop());

  const pagesOf = (role: Role) =>
    PAGES.filter(({ right }) => mayDo({ actor: '', role, rights: RIGHTS_OF[role] }, right)).map(
      ({ path }) => ({ path, address: addresses.get(path)! }),
    );

  test.each(ROLES)(
    'leads a whole page on, and Back leads back: %s',
    async (role) => {
      const page = await desk.open(role, '/me');
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(error.message));
      for (const { path, address } of pagesOf(role)) {
        await openAndLookAgain(page, address);
        for (const { kind, place, href } of await linksOf(page)) {
          const named = `${FRAME.test(kind) ? role : path} ${kind}`;
          if (walked.has(named)) continue;
          walked.add(named);
          const trouble = await walk(page, { address, place, href });
          if (trouble) failures.push(`${path}: ${kind} (${href}): ${trouble}`);
        }
      }
      expect(failures).toEqual([]);
    },
    240_000,
  );

  test('is of a page with something on it', () => {
    const kinds = PAGES.map(({ path }) => [...walked].filter((one) => one.startsWith(`${path} `)).length);
    expect(Math.min(...kinds)).toBeGreaterThan(0);
    expect(walked.size).toBeGreaterThan(60);
  });

  type Step = { address: string; place: number; href: string };

  /** Null: the link and Back did as they should. */
  async function walk(page: Page, { address, place, href }: Step): Promise<string | null> {
    await openAndLookAgain(page, address);
    const before = await stateOf(page);
    await page.evaluate(OPEN_ALL);
    await page.locator('a').nth(place).click();
    const promised = headingOf(await (await page.request.get(href)).text());
    const there = await reached(page, { ...before, url: addressOf(href), heading: promised }, ['text']);
    if (there) return `after the click ${there}`;
    await settled(page);
    await page.goBack();
    const back = await reached(page, before, []);
    return back && `after Back ${back}`;
  }
});

async function openAndLookAgain(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.evaluate('document.querySelector("#page[hx-get]") && htmx.trigger("#page", "again")');
  await settled(page);
}

const OPEN_ALL =
  'document.querySelectorAll("#page details:not([data-first])").forEach((one) => (one.open = true))';

/** The script's links that can be seen, each with its kind: where on the page it is, and where it leads. */
async function linksOf(page: Page): Promise<{ kind: string; place: number; href: string }[]> {
  await page.evaluate(OPEN_ALL);
  const found = (await page.evaluate(`[...document.querySelectorAll('a')].map((link, place) => ({
    place,
    href: link.getAttribute('href'),
    where: link.closest('table, nav, header.desk, .story, dl, article, form, aside, main')?.localName,
    isPlain: link.closest('[hx-boost]').getAttribute('hx-boost') === 'false' || !link.href.startsWith(location.origin),
    isSeen: link.checkVisibility() && !link.matches('.skip'),
  }))`)) as { place: number; href: string; where: string; isPlain: boolean; isSeen: boolean }[];
  const kinds = new Map<string, { kind: string; place: number; href: string }>();
  for (const { place, href, where, isPlain, isSeen } of found) {
    if (isPlain || !isSeen || href.startsWith('#')) continue;
    const kind = `${where} → ${where === 'nav' ? 'a place' : shapeOf(href)}`;
    // Of a kind the last: of the places the one furthest from where the page is.
    kinds.set(kind, { kind, place, href });
  }
  return [...kinds.values()];
}

/** `/accounts/A?cursor=x` is `/accounts/{id}?cursor`. */
function shapeOf(href: string): string {
  const { pathname, searchParams } = new URL(href, 'http://desk');
  const isOf = (path: string) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname);
  const path = PAGES.find((one) => isOf(one.path))?.path ?? pathname;
  return [path, ...[...searchParams.keys()].sort()].join('?');
}

type State = { url: string; heading: string; shell: string; text: string };

const stateOf = (page: Page) =>
  page.evaluate(`({
    url: location.pathname + location.search,
    heading: document.querySelector('h1')?.textContent,
    shell: ['header.desk nav', 'header.desk [role=search]', '.me form[action="/sign-out"]', 'main#page', 'h1']
      .map((part) => document.querySelectorAll(part).length).join(' '),
    text: document.querySelector('main')?.innerText,
  })`) as Promise<State>;

/** Null once the page is as expected, but for what need not be the same; else what it is instead. */
async function reached(page: Page, expected: State, free: (keyof State)[]): Promise<string | null> {
  const end = Date.now() + SLOW_MS;
  for (;;) {
    // A document that is being left cannot be evaluated.
    const state = await stateOf(page).catch(() => null);
    const wrong = (['url', 'heading', 'shell', 'text'] as const).find(
      (part) => !free.includes(part) && state?.[part] !== expected[part],
    );
    if (!wrong) return null;
    if (Date.now() > end) return `the ${wrong} is ${state?.[wrong]} instead of ${expected[wrong]}`;
    await page.waitForTimeout(20);
  }
}

/** Where one is at is taken out of the address (desk.js). */
function addressOf(href: string): string {
  const url = new URL(href, 'http://desk');
  url.searchParams.delete('at');
  return url.pathname + url.search;
}

const headingOf = (html: string): string =>
  (/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'");
