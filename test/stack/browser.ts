import { mkdirSync } from 'node:fs';
import { describe } from '@jest/globals';
import axe from 'axe-core';
import { type Browser, type Page } from 'playwright-core';
import { type Role } from '../../domain/policy/policy.js';
import { chromiumPath, openBrowser, THEMES } from '../../dev/gallery/pictures.js';
import { startApi, type ApiOptions } from './api.js';
import { signIn } from './desk.js';

const SCREENS = '.dunning/screens';
const WIDTHS = [1280, 360] as const;
const SLOW = 30_000;

/** `describe` if Chromium is installed; otherwise its tests are skipped, and the title gives the reason. */
export const inBrowser = (title: string, tests: () => void): void =>
  chromiumPath() ? describe(title, tests) : describe.skip(`${title} (no Chromium on this machine)`, tests);

/**
 * The API with the desk on a separate port, and a Chromium. Each person that `open` names is signed in, in a
 * separate browser window. `settle` waits until no request is under way.
 */
export async function startBrowserDesk(options: ApiOptions = {}) {
  const api = await startApi({ temporalUi: 'http://127.0.0.1:8233/namespaces/default', ...options });
  const browser = (await openBrowser())!;
  const origin = `http://127.0.0.1:${api.port}`;

  /** Opens a page of the desk at this path, as a person of this role. */
  async function open(role: Role, path: string, { email = `${role}@example.com`, ...how }: Looking = {}) {
    const { width = 1280, theme = 'light', scripts = true } = how;
    const context = await browser.newContext({
      baseURL: origin,
      colorScheme: theme,
      viewport: { width, height: 900 },
      javaScriptEnabled: scripts,
    });
    const value = await signIn(api.db, role, email);
    await context.addCookies([
      { name: '__Host-session', value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true },
    ]);
    const page = await context.newPage();
    page.setDefaultTimeout(SLOW);
    await page.goto(path);
    return page;
  }

  /**
   * Writes screenshots of the page at `.dunning/screens/NAME-1280-light.png` and so on. Returns the findings
   * of axe and of the width.
   */
  async function look(role: Role, path: string, name: string): Promise<string[]> {
    mkdirSync(SCREENS, { recursive: true });
    const found: string[] = [];
    const page = await open(role, path);
    for (const colorScheme of THEMES)
      for (const width of WIDTHS) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 900 });
        const where = `${name}-${width}-${colorScheme}`;
        await page.screenshot({ path: `${SCREENS}/${where}.png`, fullPage: true });
        found.push(...(await troubles(page)).map((trouble) => `${where}: ${trouble}`));
      }
    await page.context().close();
    return found;
  }

  async function stop() {
    await browser.close();
    await api.stop();
  }
  return { ...api, browser, origin, open, look, stop };
}

export type BrowserDesk = Awaited<ReturnType<typeof startBrowserDesk>>;
type Looking = { email?: string; width?: number; theme?: (typeof THEMES)[number]; scripts?: boolean };

/**
 * Returns axe's findings on the page in its present state (WCAG 2.2 AA and good practice), and whether it is
 * wider than its window.
 */
export async function troubles(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  return Number(tooWide) > 0 ? [...found, `${tooWide} pixels wider than the window`] : found;
}

/**
 * Waits until the expression is true in the page. The page's own policy forbids eval, which Playwright's
 * waiting uses.
 */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + SLOW;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`Not within ${SLOW} ms: ${expression}`);
    await page.waitForTimeout(20);
  }
}

/** Waits until a form or a link of the desk's script has done its work. */
export const settled = (page: Page): Promise<void> =>
  until(page, '!document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")');

export type { Browser, Page };
