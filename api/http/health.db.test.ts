import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moveWatermark } from '../../books/ledger/reconciliation.js';
import { startApi, type TestApi } from '../../test/stack/api.js';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const ready = () => api.call('GET', '/readyz', undefined, { authorization: null });

test('an alarm leaves the process ready, and shows its code and summary and nothing else', async () => {
  expect(await ready()).toMatchObject({ status: 200, json: { status: 'ready', alarms: [] } });
  await moveWatermark(api.db, 'Stripe', new Date(Date.now() - 4 * 3_600_000));
  const { status, json } = await ready();
  expect({ status, json }).toEqual({
    status: 200,
    json: {
      status: 'ready',
      now: '2026-03-02T08:00:00.000Z',
      alarms: [
        {
          code: 'reconciliation-late:stripe',
          summary: expect.stringMatching(/^Stripe was last asked .* UTC: .*Schedule "reconciliation"/),
        },
      ],
    },
  });
});
