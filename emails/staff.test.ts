import { expect, test } from '@jest/globals';
import { digestSample, weeklySample } from '../dev/gallery/samples.js';
import { renderTaskDigest, renderWeeklyReport, type RenderedEmail } from './render.js';
import { visibleText } from '../test/readers/visibleText.js';

const HOSTILE = '<img src=x onerror=alert(1)>\r\nBcc: x@evil.example \u202egpj.exe';
const LITERAL = '<img src=x onerror=alert(1)> Bcc: x@evil.example gpj.exe';

const flat = (text: string): string => text.replace(/\s+/g, ' ');
const seen = (html: string): string => flat(visibleText(html));

function expectShown({ html, text }: RenderedEmail, facts: readonly string[]): void {
  for (const shown of [seen(html), flat(text)]) for (const fact of facts) expect(shown).toContain(fact);
  expect(html).not.toMatch(/<img|\u202e/);
}

test('the weekly report has every figure by currency, and the accounts of holds and matters', async () => {
  const rendered = await renderWeeklyReport(weeklySample);
  expect(rendered.subject).toBe(
    'Collections, November 16, 2026 to November 22, 2026: €98,700.50 and $98,700.50 collected',
  );
  expectShown(rendered, [
    'Newly past due 7 €54,120.00',
    'Collected 12 €98,700.50',
    'Collected 11 $98,700.50',
    'Promises due 5',
    'Promises kept 4',
    'Promises broken 1 €8,000.00',
    'On hold now 2',
    'With counsel now 1',
    'Open now 41 €389,142.75',
    'Meridian Software Inc. (meridian)',
    'Old Mill Bakery (oldmill)',
    'Quarry Stone & Sons (quarry)',
  ]);
});

test('messages to staff link to the desk when its address is configured', async () => {
  const deskUrl = 'https://desk.example/reports?from=2026-11-16&until=2026-11-22';
  const { html, text } = await renderWeeklyReport({ ...weeklySample, deskUrl });
  expect(html).toContain(`href="${deskUrl.replaceAll('&', '&amp;')}"`);
  expect(text).toContain(`On the desk: ${deskUrl}`);
  const without = await renderTaskDigest({ ...digestSample, deskUrl: null });
  expect(without.text).not.toContain('On the desk');
});

test('a week in which nothing happened', async () => {
  const nothing = {
    ...weeklySample,
    currencies: [],
    holds: { placed: [], released: [] },
    matters: { opened: [], closed: [] },
  };
  const rendered = await renderWeeklyReport(nothing);
  expect(rendered.subject).toMatch(/: nothing collected$/);
  expectShown(rendered, ['Collected: nothing.']);
});

test('the digest has overdue tasks first, with the contact and the open amounts', async () => {
  const rendered = await renderTaskDigest(digestSample);
  expect(rendered.subject).toBe('Today: 3 tasks, 1 overdue (Collector)');
  expectShown(rendered, [
    'Call for promise',
    'Ada Lovelace, +1 555 0100',
    'HA-2381, 96 days past due',
    '€15,278.00',
    'Send by hand',
    'No billing contact of account oldmill has an email address',
    'Nov 19, 2026',
    '$12,500.00',
  ]);
  const { text } = rendered;
  expect(text.indexOf('Overdue')).toBeLessThan(text.indexOf('Due today'));
  expect(text.indexOf('Due today')).toBeLessThan(text.indexOf('Later'));
});

test('one task, and none', async () => {
  const [task] = digestSample.tasks;
  const one = await renderTaskDigest({ ...digestSample, role: 'serviceDeliveryManager', tasks: [task!] });
  expect(one.subject).toBe('Today: 1 task (Service delivery manager)');
  expectShown(one, ['1 task is waiting for you.']);
  const none = await renderTaskDigest({ ...digestSample, tasks: [] });
  expectShown(none, ['Nothing is waiting for you today.']);
});

test('hostile names stay literal', async () => {
  const account = { id: HOSTILE, name: HOSTILE };
  const tasks = digestSample.tasks.map((task) => ({
    ...task,
    account,
    why: HOSTILE,
    contact: { name: HOSTILE, phone: HOSTILE },
  }));
  expectShown(await renderTaskDigest({ ...digestSample, tasks }), [`${LITERAL} (${LITERAL})`]);
  const holds = { placed: [account], released: [] };
  expectShown(await renderWeeklyReport({ ...weeklySample, holds }), [`${LITERAL} (${LITERAL})`]);
});
