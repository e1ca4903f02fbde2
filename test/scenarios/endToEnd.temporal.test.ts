import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { Webhook } from 'standardwebhooks';
import { createApp } from '../../api/app.js';
import { simulationClock, type Clock } from '../../domain/calendar/clock.js';
import { addDays } from '../../domain/calendar/days.js';
import { createLog } from '../../log.js';
import { anAccount, anInvoice, stepsOf } from '../fixtures/books.js';
import { STANDARD_TABLE } from '../calendar/standardTable.js';
import { testTemporal } from '../stack/temporal.js';
import { startWorld, type World } from '../stack/testStack.js';

/** Real server, real timers, real HTTP: four days a second, so a whole lifecycle takes 35 seconds. */
const SPEED = 4 * 86_400;
const DUE_ON = '2026-03-01';
/** Ten days before the due date: the invoices are entered in time. */
const START = Date.parse(`${addDays(DUE_ON, -10)}T12:00:00Z`);
/** Restarted once the servers are up, so that their start costs no business time. */
let simulation = simulationClock(START, Date.now(), SPEED);
const clock: Clock = {
  now: () => simulation.now(),
  toReal: (business) => simulation.toReal(business),
  patience: simulation.patience,
};
const API_KEY = randomBytes(16).toString('hex');
const SECRET = `whsec_${randomBytes(24).toString('base64')}`;

let env: TestWorkflowEnvironment;
let world: World;
let server: Server;
let url: string;

beforeAll(async () => {
  env = await testTemporal();
  world = await startWorld(env, { clock });
  server = createServer(
    createApp({
      book: world.book,
      apiKey: API_KEY,
      paymentsSecrets: [SECRET],
      log: createLog('silent', 'test'),
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 120_000);

afterAll(async () => {
  server?.close();
  server?.closeAllConnections();
  for (const id of ['never'])
    await world?.workflows
      .handle(id)
      .terminate('the test is over')
      .catch(() => undefined);
  await world?.stop();
  await env?.teardown();
});

const call = (method: string, path: string, body: unknown) =>
  fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  });

async function enter(id: string): Promise<void> {
  const {
    id: _,
    policyId: _policy,
    jurisdiction: _jurisdiction,
    payUrl: _payUrl,
    ...account
  } = anAccount(id, { timeZone: 'UTC' });
  const { id: invoiceId, accountId, amount, currency, issuedOn, dueOn } = anInvoice(id, id, DUE_ON);
  expect((await call('PUT', `/v1/accounts/${id}`, account)).status).toBe(201);
  expect(
    (await call('POST', '/v1/invoices', { id: invoiceId, accountId, amount, currency, issuedOn, dueOn }))
      .status,
  ).toBe(201);
}

/** A signed event, as a payment provider sends it. */
async function webhook(invoiceId: string, amount: number): Promise<Response> {
  const at = new Date(clock.now()).toISOString();
  const body = JSON.stringify({
    type: 'payment.received',
    timestamp: at,
    data: { id: `P-${invoiceId}`, invoiceId, amount, currency: 'EUR', receivedAt: at },
  });
  const id = randomUUID();
  const signature = new Webhook(SECRET).sign(id, new Date(), body);
  const timestamp = Math.floor(Date.now() / 1_000).toString();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  return fetch(`${url}/webhooks/payments`, { method: 'POST', headers, body });
}

/** A busy machine is slower than the calendar: waits until the event arrives. */
async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    if (await isSo()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`Within a minute this did not come true: ${isSo.toString()}`);
}

test('from the API over the workflow to letters, hold, licences and counsel, and back by a signed payment', async () => {
  simulation = simulationClock(START, Date.now(), SPEED);
  await enter('never');
  await enter('early');
  await enter('late');
  await eventually(async () => (await stepsOf(world.book, 'early')).includes('41 delinquent-41'));
  expect((await webhook('early', 100_000)).status).toBe(200);
  await eventually(() => world.licenses.states().late?.state === 'suspended');
  expect((await webhook('late', 102_000)).status).toBe(200);
  await eventually(() => world.licenses.states().never?.state === 'cancelled');

  expect(await stepsOf(world.book, 'never')).toEqual(STANDARD_TABLE);
  expect(await world.workflows.handle('early').result()).toBe('paid');
  const early = await stepsOf(world.book, 'early');
  expect(early.at(-1)).toMatch(/thank-you$/);
  expect(early.slice(0, -1)).toEqual(STANDARD_TABLE.slice(0, early.length - 1));
  expect(await world.workflows.handle('late').result()).toBe('paid');
  expect(world.licenses.states()).toMatchObject({
    never: { state: 'cancelled' },
    late: { state: 'active' },
  });
  expect(world.troubles).toEqual([]);
}, 150_000);

test('every letter went out once, and none after its payment', async () => {
  const mails = world.mail.messages();
  const ids = mails.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const sent = await world.book.db.notice.count({ where: { status: 'sent' } });
  expect(mails.length).toBe(sent);
  const { createdAt: paid } = await world.book.db.payment.findUniqueOrThrow({ where: { id: 'P-early' } });
  const late = { invoiceId: 'early', purpose: 'dunning', createdAt: { gt: paid } };
  expect(await world.book.db.notice.count({ where: late })).toBe(0);
});
