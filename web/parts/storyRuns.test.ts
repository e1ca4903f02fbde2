import { expect, test } from '@jest/globals';
import { storyRuns, type StoryEntry } from './storyRuns.js';

const event = (id: number, type: string, invoiceId: string | null, summary: string): StoryEntry => ({
  id: BigInt(id),
  at: new Date(id * 1_000),
  type,
  invoiceId,
  summary,
  stepId: null,
  actor: 'system',
  noticeId: null,
});

test('steps that one invoice carried are grouped, between the other events', () => {
  const runs = storyRuns([
    event(9, 'step.carried', 'B', 'Carried by A'),
    event(8, 'step.carried', 'C', 'Carried by A'),
    event(7, 'step.carried', 'B', 'Carried by A'),
    event(6, 'step.carried', 'C', 'Carried by B'),
    event(5, 'step.done', 'A', 'Letter sent'),
    event(4, 'step.done', 'A', 'Letter sent'),
    event(3, 'hold.released', null, 'Released'),
    event(2, 'step.carried', 'C', 'Carried by B'),
  ]);
  const texts = runs.map(({ last, first, count, invoiceIds }) => [
    Number(last.id),
    Number(first.id),
    count,
    invoiceIds.join(' '),
  ]);
  expect(texts).toEqual([
    [9, 7, 3, 'B C'],
    [6, 6, 1, 'C'],
    [5, 5, 1, 'A'],
    [4, 4, 1, 'A'],
    [3, 3, 1, ''],
    [2, 2, 1, 'C'],
  ]);
  expect(storyRuns([])).toEqual([]);
});
