import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareBooks } from './books/prepare.js';
import { openDatabase, type Database } from './prisma/client.js';
import { accountBody, invoiceBody, paymentBody } from './test/fixtures/apiRequests.js';
import { testDatabase, type TestDatabase } from './test/stack/postgres.js';

const API_KEY = 'key-of-the-process';
let database: TestDatabase;
let db: Database;
let port: number;
let child: ChildProcess;
let printed = '';

/** The process as it is started in production, with no server at Temporal's address. */
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  db = openDatabase(database.url, 1);
  port = await freePort();
  const settings = {
    DATABASE_URL: database.url,
    PORT: String(port),
    API_KEY,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  };
  const env = { PATH: process.env.PATH, ...settings } as NodeJS.ProcessEnv;
  child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], { env });
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk) => (printed += String(chunk)));
  await until(async () => printed.includes('API listens on port'));
});
afterAll(async () => {
  child.kill('SIGKILL');
  await db.$disconnect();
  await database.drop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  return free;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    if (child.exitCode !== null) throw new Error(`The process ended: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** True while the relay has the invoice's message and tries to deliver it. */
async function isBeingDelivered(invoiceId: string): Promise<boolean> {
  const waiting = await db.outboxMessage.count({ where: { invoiceId } });
  const unlocked = await db.$queryRaw<unknown[]>`
    SELECT id FROM outbox_message WHERE "invoiceId" = ${invoiceId} FOR UPDATE SKIP LOCKED`;
  return waiting > 0 && unlocked.length === 0;
}

const call = async (method: string, path: string, body?: object) => {
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
  const request = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, request);
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
};

test('while Temporal is away the API answers, and a payment is recorded', async () => {
  expect(await call('GET', '/readyz')).toMatchObject({ status: 200 });
  expect(await call('PUT', '/v1/accounts/A', accountBody)).toMatchObject({ status: 201 });
  expect(await call('POST', '/v1/invoices', { ...invoiceBody, id: 'I' })).toMatchObject({ status: 201 });
  const report = { ...paymentBody, invoiceId: 'I', amount: 10_000 };
  expect(await call('POST', '/v1/payments', report)).toMatchObject({ status: 201 });
  expect(await call('GET', '/v1/invoices/I')).toMatchObject({ json: { status: 'paid' } });
});

test('what it prints holds no key and nothing of a customer', () => {
  expect(printed).not.toMatch(new RegExp(`${API_KEY}|Muster|RF18`));
});

test('a stop signal while it tries to reach Temporal ends the process well and soon', async () => {
  await call('POST', '/v1/invoices', { ...invoiceBody, id: 'J' });
  await until(() => isBeingDelivered('J'));
  const started = Date.now();
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect({ code, soon: Date.now() - started < 10_000 }).toEqual({ code: 0, soon: true });
});
