import { expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { storedHistories } from './histories.js';
import '../stack/errorLogsOnly.js';
import { bundle } from '../stack/testStack.js';

test("today's workflow code takes over every recorded history without a difference", async () => {
  const histories = storedHistories();
  const workflowBundle = await bundle();
  const replayed: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    expect({ workflowId, error }).toEqual({ workflowId, error: undefined });
    replayed.push(workflowId);
  }
  expect(replayed.length).toBeGreaterThanOrEqual(9);
}, 120_000);

test('nothing heavy has entered the workflow bundle', async () => {
  const { code } = await bundle();
  for (const name of ['node_modules/zod', 'temporal-polyfill', '@prisma', 'domain/calendar/calendar', 'domain/calendar/holidays'])
    expect(code).not.toContain(name);
});
