import { expect, test } from '@jest/globals';
import { defineSearchAttributeKey } from '@temporalio/common';
import { testTemporal, timeSkipping } from './temporal.js';

test('two tests may use the same workflow id, and our search attributes', async () => {
  const amount = defineSearchAttributeKey('AmountDue', 'INT');
  for (const value of [1, 2]) {
    const environment = await testTemporal();
    const handle = await environment.client.workflow.start('nobody', {
      workflowId: 'invoice/1',
      taskQueue: 'nobody',
      typedSearchAttributes: [{ key: amount, value }],
    });
    expect((await handle.describe()).typedSearchAttributes.get(amount)).toBe(value);
    await environment.teardown();
  }
});

test('a year passes in a moment', async () => {
  const environment = await timeSkipping();
  const before = await environment.currentTimeMs();
  await environment.sleep('365 days');
  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(365 * 86_400_000);
  await environment.teardown();
});
