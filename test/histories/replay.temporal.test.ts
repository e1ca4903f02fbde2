import { existsSync } from 'node:fs';
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

/** By their paths, as webpack names the modules of a bundle. */
const HEAVY = [
  'node_modules/zod',
  'node_modules/temporal-polyfill',
  'node_modules/@prisma',
  'domain/calendar/calendar.ts',
  'domain/calendar/holidays.ts',
];
const WITHIN = ['node_modules/@temporalio/workflow', 'domain/planning/decide.ts', 'workflows/dunning.ts'];

test('nothing heavy has entered the workflow bundle', async () => {
  const { code } = await bundle();
  // A module that is in the bundle is found by its path, and each path that is searched for exists.
  for (const path of WITHIN) expect(code).toContain(`"./${path}`);
  for (const path of HEAVY) expect({ path, exists: existsSync(path) }).toEqual({ path, exists: true });
  for (const path of HEAVY) expect(code).not.toContain(path);
});
