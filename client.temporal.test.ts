import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { createApp } from './api/app.js';
import { connectDunning, type AccountInput, type InvoiceInput } from './client.js';
import { simulationClock } from './domain/calendar/clock.js';
import { createLog } from './log.js';
import { testTemporal } from './test/stack/temporal.js';
import { startWorld, type World } from './test/stack/testStack.js';

/** Ten days before the due date: nothing falls due while the test runs. */
const clock = simulationClock(Date.parse('2026-02-20T12:00:00Z'), Date.now(), 1);
const API_KEY = 'key-of-a-billing-system';

const acme: AccountInput = {
  id: 'acme',
  name: 'ACME GmbH',
  timeZone: 'Europe/Berlin',
  locale: 'de',
  contacts: [{ role: 'billing', name: 'Erika Muster', email: 'ap@acme.example' }],
};
const invoice: InvoiceInput = {
  id: 'INV-1',
  accountId: 'acme',
  amount: 99_00,
  currency: 'EUR',
  issuedOn: '2026-02-01',
  dueOn: '2026-03-01',
};
const payment = { amount: 99_00, currency: 'EUR', receivedAt: '2026-02-20T11:00:00Z' };
const firstStep = { verb: 'enterStage', on: '2026-03-02' };

let env: TestWorkflowEnvironment;
let world: World;
let server: Server;
let dunning: ReturnType<typeof connectDunning>;

beforeAll(async () => {
  env = await testTemporal();
  world = await startWorld(env, { clock });
  const log = createLog('silent', 'test');
  server = createServer(createApp({ book: world.book, apiKey: API_KEY, paymentsSecrets: [], log }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { address, namespace } = env;
  dunning = connectDunning({
    url: `http://127.0.0.1:${port}`,
    apiKey: API_KEY,
    temporal: { address, ...(namespace ? { namespace } : {}), taskQueue: world.taskQueue },
  });
});

afterAll(async () => {
  await dunning?.close();
  server?.close();
  server?.closeAllConnections();
  await world?.stop();
  await env?.teardown();
});

test('an invoice from its start to its payment, every call made twice', async () => {
  for (const _ of ['first', 'again']) {
    await dunning.putAccount(acme);
    await dunning.start(invoice);
    expect(await dunning.state('INV-1')).toMatchObject({ status: 'open', balance: 99_00, next: firstStep });
  }
  expect(await dunning.schedule('INV-1')).toMatchObject({ next: firstStep, waitingFor: null });

  for (const _ of ['first', 'again']) {
    const paused = await dunning.pause('INV-1', { reason: 'Year-end closing', until: '2026-04-01' });
    expect(paused).toMatchObject({ next: { on: '2026-04-01' } });
  }
  for (const _ of ['first', 'again'])
    expect(await dunning.resume('INV-1')).toMatchObject({ waitingFor: null, next: firstStep });

  const word = { id: 'W-1', amount: 50_00, currency: 'EUR', payOn: '2026-03-20' };
  for (const _ of ['first', 'again'])
    expect(await dunning.promise('INV-1', word)).toMatchObject({ next: { verb: 'settlePromise' } });
  for (const _ of ['first', 'again']) {
    const disputed = await dunning.dispute('INV-1', { id: 'D-1', reason: 'Wrong quantity' });
    expect(disputed).toMatchObject({ waitingFor: 'dispute', next: null });
  }

  for (const _ of ['first', 'again']) {
    const paid = await dunning.reportPayment({ ...payment, id: 'P-1', invoiceId: 'INV-1' });
    expect(paid).toMatchObject({ status: 'applied', applied: [{ invoiceId: 'INV-1', amount: 99_00 }] });
  }
  for (const _ of ['first', 'again']) expect(await dunning.ended('INV-1')).toBe('paid');
  expect(await dunning.state('INV-1')).toMatchObject({ status: 'paid', balance: 0, next: null });
  expect(world.mail.messages()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

test('a refusal is an error with the sentence of the product', async () => {
  await dunning.putAccount(acme);
  await expect(dunning.start({ ...invoice, id: 'INV-2', accountId: 'nobody' })).rejects.toThrow(
    'there is no account nobody; PUT it first',
  );
  await dunning.start({ ...invoice, id: 'INV-2' });
  await expect(dunning.start({ ...invoice, id: 'INV-2', amount: 1 })).rejects.toThrow(
    'Invoice INV-2 is known with other content',
  );
  await expect(dunning.pause('INV-2', { reason: '' })).rejects.toThrow('reason must be a text');
  const word = { id: 'W-2', amount: 50_00, currency: 'USD', payOn: '2026-03-20' };
  await expect(dunning.promise('INV-2', word)).rejects.toThrow(/EUR/);
  await expect(dunning.state('INV-typo')).rejects.toThrow('INV-typo');
  await dunning.reportPayment({ ...payment, id: 'P-2', invoiceId: 'INV-2' });
  expect(await dunning.ended('INV-2')).toBe('paid');
  await expect(dunning.pause('INV-2', { reason: 'Late' })).rejects.toThrow(
    'Invoice INV-2 is paid: its dunning has ended',
  );
});
