import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Role } from '../domain/policy/policy.js';
import { STANDARD } from '../domain/policy/standard.js';
import { savePolicy } from '../books/policies/policies.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { startDesk, type Desk } from '../test/stack/desk.js';

const reason = 'Their instalments never came';

let desk: Desk;

/** A recalled matter, whose policy lets the owner approve a hand-off. */
beforeAll(async () => {
  desk = await startDesk();
  const steps = STANDARD.steps
    .filter(({ id }) => id === 'hand-off-to-counsel')
    .map((step) => ({ ...step, approval: 'owner' as const }));
  await savePolicy(desk.db, 'careful', { ...STANDARD, steps }, new Date(desk.clock.now()));
  await desk.ok('PUT', '/v1/accounts/A', { ...accountBody, policyId: 'careful' });
  await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I', dueOn: '2025-10-01' });
  const day = new Date('2026-02-20');
  await desk.db.matter.create({
    data: {
      id: 'M',
      accountId: 'A',
      invoiceId: 'I',
      cycle: 1,
      status: 'recalled',
      openedAt: day,
      deadlineOn: day,
      dossier: Buffer.from('PK'),
      dossierSha256: '0',
    },
  });
});
afterAll(() => desk.stop());

const page = async (role: Role, path: string) => {
  desk.as(role);
  return (await desk.get(path)).text;
};
const handBack = async (role: Role) => {
  desk.as(role);
  return (await desk.submit('/v1/matters/M/hand-off', { reason }, { 'hx-request': 'true' })).status;
};
const waiting = () => desk.db.approval.findMany({ where: { invoiceId: 'I', status: 'waiting' } });

test('the hand-off is offered to people with the right, and refused to others', async () => {
  expect(await page('accountant', '/matters/M')).toContain('/do/v1/matters/M/hand-off');
  expect(await page('counsel', '/matters/M')).not.toContain('hand-off');
  expect(await handBack('collector')).toBe(403);
  expect(await waiting()).toEqual([]);
});

test('requested by an accountant, its page shows that, and the owner reads the reason and the name', async () => {
  expect(await handBack('accountant')).toBe(204);
  expect(await page('owner', '/matters/M')).toContain('goes back to counsel as a new matter');
  const [approval] = await waiting();
  const text = await page('owner', `/approvals/${approval!.id}`);
  expect(text).toContain(reason);
  expect(text).toContain('accountant@example.com');
});

test('the route returns the matter, and refuses one that is not recalled', async () => {
  const handOff = () => desk.call('POST', '/v1/matters/M/hand-off', { reason });
  expect(await handOff()).toMatchObject({ status: 200, json: { id: 'M', status: 'recalled' } });
  await desk.db.matter.update({ where: { id: 'M' }, data: { status: 'open' } });
  expect(await handOff()).toMatchObject({ status: 409 });
});
