import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { invoiceBody } from '../test/fixtures/apiRequests.js';
import { startDesk, type Desk } from '../test/stack/desk.js';
import { enterReportBook } from '../test/fixtures/reportBook.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({ now: '2026-01-05T12:00:00Z' });
  await enterReportBook({ ...desk.book, clock: desk.clock });
});
afterAll(() => desk.stop());

const linksOf = (html: string, to = '/reports/rows?') =>
  [...html.matchAll(/<a href="([^"]+)">([^<]*)<\/a>/g)]
    .map(([, path, text]) => ({ path: path!.replaceAll('&amp;', '&'), text: text! }))
    .filter(({ path }) => path.startsWith(to));

/** Days sales outstanding, a percentage, or a dash for an undefined rate. */
const RATE = /^(\d[\d,]*\.\d( %)?|–)$/;

test('every amount and every count of the reports opens a page that has as much or as many', async () => {
  const { text: html } = await desk.get('/reports?from=2026-02-01&until=2026-02-28');
  const links = linksOf(html).filter(({ text }) => !RATE.test(text));
  const measures = new Set(links.map(({ path }) => new URL(path, 'http://desk').searchParams.get('measure')));
  expect(measures.size).toBeGreaterThan(20);
  for (const { path, text } of links) {
    const { status, text: rows } = await desk.get(path);
    const facts = [...rows.matchAll(/<dd[^>]*>([^<]*)<\/dd>/g)].map(([, fact]) => fact);
    expect({ path, status, facts }).toEqual({
      path,
      status: 200,
      facts: expect.arrayContaining([text.replace(/^[A-Z]{3} /, '')]),
    });
  }
});

test('a rate opens rows too', async () => {
  const { text: html } = await desk.get('/reports');
  const rates = linksOf(html).filter(({ text }) => RATE.test(text));
  expect(rates.length).toBeGreaterThan(10);
  for (const { path } of rates) expect((await desk.get(path)).status).toBe(200);
});

test('every amount of the ageing opens invoices of which as much is open', async () => {
  const { text: html } = await desk.get('/ageing?currency=USD');
  const links = linksOf(html, '/invoices?').filter(({ text }) => !/^[0.]+$/.test(text));
  expect(links.length).toBeGreaterThan(10);
  for (const { path, text } of links) {
    const amount = text.replace(/^[A-Z]{3} /, '');
    const { text: found } = await desk.get(path);
    expect([path, /with [A-Z]{3} ([\d,.]+) open/.exec(found)?.[1]]).toEqual([path, amount]);
  }
});

test('a hundred rows a page, the rest behind them; names are text', async () => {
  const ids = Array.from({ length: 120 }, (_, place) => `M${place}`);
  for (const id of ids)
    await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: 'B', amount: 1, currency: 'CHF' });
  const shown = (html: string) => ids.filter((id) => html.includes(`href="/invoices/${id}"`));
  const { text: first } = await desk.get(
    '/reports/rows?measure=open&currency=CHF&from=2026-03-01&until=2026-03-02',
  );
  const more = /<a href="([^"]+)">More<\/a>/.exec(first)![1]!.replaceAll('&amp;', '&');
  const { text: second } = await desk.get(more);
  expect([shown(first).length, shown(second).length]).toEqual([100, 20]);
  expect(new Set([...shown(first), ...shown(second)]).size).toBe(120);
  expect(second).not.toContain('>More<');
  for (const page of [first, second]) expect(page).toContain('<dd>120</dd>');
  expect(first).toContain('&lt;i&gt;Beta&lt;/i&gt;');
});
