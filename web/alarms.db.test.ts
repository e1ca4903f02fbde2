import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moveWatermark } from '../books/ledger/reconciliation.js';
import { startDesk, type Desk } from '../test/stack/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await moveWatermark(desk.db, 'Stripe', new Date(Date.now() - 4 * 3_600_000));
});
afterAll(() => desk.stop());

test.each([
  ['owner', 1],
  ['accountant', 1],
  ['collector', 0],
] as const)('the desk of the %s shows %d alarms', async (role, shown) => {
  desk.as(role);
  const { status, text } = await desk.get('/');
  expect(status).toBe(200);
  expect(text.match(/class="alarm" role="alert">Stripe was last asked/g) ?? []).toHaveLength(shown);
});
