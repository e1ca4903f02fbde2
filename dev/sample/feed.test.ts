import { expect, test } from '@jest/globals';
import { type ApiClient } from '../../imports/api.js';
import { Feed } from './feed.js';
import { storyLines } from './story.js';

/** Timelines in pages of 50, as the API serves them: the last page has no cursor. */
function timelines(of: Record<string, { at: string; summary: string; type?: string }[]>): ApiClient {
  const json = (_method: string, path: string) => {
    const url = new URL(path, 'http://books.example');
    const events = of[url.pathname.split('/')[3]!]!;
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const items = events.slice(from, from + 50);
    const nextCursor = from + 50 < events.length ? `${from + 50}` : null;
    return Promise.resolve({ items, nextCursor } as never);
  };
  return { url: '', json, text: () => Promise.reject(new Error('not asked for')) };
}

const event = (day: number, summary: string, type = 'step.done') => ({
  at: `2026-01-${String(day).padStart(2, '0')}T09:00:00Z`,
  summary,
  type,
  invoiceId: 'INV-1',
  stepId: null,
  actor: 'system',
  detail: null,
});

test('only new entries, in the order in which they happened', async () => {
  const of = { acme: [event(1, 'a'), event(3, 'c')], other: [event(2, 'b')] };
  const feed = new Feed(timelines(of), ['acme', 'other']);
  const next = async () => (await feed.next()).map(({ accountId, summary }) => `${accountId} ${summary}`);
  expect(await next()).toEqual(['acme a', 'other b', 'acme c']);
  expect(await next()).toEqual([]);
  of.acme.push(...Array.from({ length: 120 }, (_, index) => event(4, `${index}`)));
  expect(await next()).toHaveLength(120);
  of.acme.push(event(5, 'last'));
  expect(await next()).toEqual(['acme last']);
});

test('the story: a line an event, the loading of the book one line, small things left out', () => {
  const news = [
    { ...event(1, 'entered', 'invoice.created'), accountId: 'acme' },
    { ...event(1, 'entered', 'invoice.created'), accountId: 'acme' },
    { ...event(2, 'Carried by another', 'step.carried'), accountId: 'acme' },
    { ...event(2, 'Task call: left-message', 'task.done'), accountId: 'acme' },
    { ...event(3, 'Letter sent\u001b[2J'), accountId: 'acme' },
  ];
  expect(storyLines(news)).toEqual([
    '2026-01-01  2 invoices enter the books',
    '2026-01-03  acme       INV-1     Letter sent�[2J',
  ]);
  expect(storyLines(news.slice(4), 53)[0]).toHaveLength(48);
  expect(storyLines([{ ...news[4]!, summary: 'x'.repeat(90) }], 60)[0]).toMatch(/^.{58}…$/);
});
