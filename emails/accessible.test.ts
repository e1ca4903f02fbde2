import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { type Browser, type Page } from 'playwright-core';
import { noticeSample } from '../dev/gallery/samples.js';
import { renderNotice } from './render.js';
import { exhibits } from '../dev/gallery/exhibits.js';
import { chromiumPath, openBrowser, THEMES } from '../dev/gallery/pictures.js';

/** A notice with every part, one with figures only, and the staff's tables, in every language. */
const LOOKED_AT = /final-demand-currencies|thank-you|statement|suspend-order|weekly-report|task-digest/;

// The landmarks of the page belong to the mail program.
const RUN = "axe.run({ rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } })";

const where = chromiumPath() ? describe : describe.skip;

where.each(THEMES)('in a browser, %s', (colorScheme) => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = (await openBrowser())!;
    page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 800 } });
  });
  afterAll(() => browser.close());

  test('letters are accessible, contrast and all, and fit a phone', async () => {
    const shown = (await exhibits()).filter(({ path }) => LOOKED_AT.test(path));
    expect(shown.length).toBeGreaterThan(15);
    for (const { path, rendered } of shown) {
      await page.setContent(rendered.html);
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate(RUN)) as axe.AxeResults;
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect([path, found]).toEqual([path, []]);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 360]);
    }
  }, 120_000);

  test('the longest ids and names fit a phone', async () => {
    const facts = noticeSample('de', 'past');
    const long = (text: string) => text.padEnd(128, 'x');
    const invoices = facts.invoices.map((invoice, index) => ({
      ...invoice,
      id: long(`${index}`),
      purchaseOrder: long('o'),
      description: long('d'),
    }));
    const account = { ...facts.account, id: long('a'), name: long('n') };
    for (const template of ['final-demand', 'thank-you'] as const) {
      await page.setContent((await renderNotice(template, { ...facts, account, invoices })).html);
      expect([template, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        template,
        360,
      ]);
    }
  });
});
