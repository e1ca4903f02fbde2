import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { bare, paid } from './bare/workflow.js';
import { growthPerSecond, perSecond, residentKb } from './load.js';
import { setUp, type Stand } from './stand.js';

/**
 * npm run bench: the product beside a bare workflow on the same servers in the same run. Figures of one machine are
 * noise, so the last column is the ratio and what it should be.
 */
const SCALE = Number(process.env.BENCH_SCALE ?? 1);
const IMPORTED = 10_000 * SCALE;
const FOLLOWED = 2_000 * SCALE;
const BARE = 1_000 * SCALE;
const PAID = 1_000 * SCALE;

const say = (name: string, value: string, ratio = '') =>
  console.log(`${name.padEnd(44)} ${value.padStart(14)}  ${ratio}`);
const rate = (value: number) => `${value.toFixed(0)}/s`;

async function main(): Promise<void> {
  const stand = await setUp();
  const connection = await Connection.connect({ address: stand.address });
  const db = new pg.Client({ connectionString: stand.databaseUrl });
  await db.connect();
  try {
    const floor = await benchBare(stand, new Client({ connection }));
    await benchProduct(stand, db, floor);
  } finally {
    await db.end();
    await connection.close();
    await stand.tearDown();
  }
}

type Floor = { starts: number; closed: number; kb: number };

async function benchBare(stand: Stand, { workflow }: Client): Promise<Floor> {
  const worker = await stand.start('Bare', 'bench/bare/worker.ts', 'Worker is ready');
  const before = await residentKb(worker.pid);
  const starts = await perSecond(BARE, 40, (place) =>
    workflow.start(bare, { taskQueue: 'bare', workflowId: `bare/${place}` }),
  );
  await new Promise((go) => setTimeout(go, 2_000));
  const kb = ((await residentKb(worker.pid)) - before) / BARE;
  const closed = await perSecond(BARE, 40, async (place) => {
    const handle = workflow.getHandle(`bare/${place}`);
    await handle.signal(paid);
    await handle.result();
  });
  await worker.stop();
  say('bare workflow: starts', rate(starts));
  say('bare workflow: signal → closed', rate(closed));
  say('bare workflow: worker memory each', `${kb.toFixed(0)} KB`);
  return { starts, closed, kb };
}

async function benchProduct(stand: Stand, db: pg.Client, floor: Floor): Promise<void> {
  const worker = await stand.start('Worker', 'worker.ts', 'Worker is ready');
  const empty = await residentKb(worker.pid);
  await stand.start('API', 'api/server.ts', 'API listens');
  const commits = await importBook(stand);
  say('import: rows committed', rate(commits), `${(commits / floor.starts).toFixed(1)} × bare starts (≥ 8)`);

  const waiting = async () => Number((await db.query('SELECT count(*) FROM outbox_message')).rows[0].count);
  const first = await waiting();
  const follow = await growthPerSecond(FOLLOWED, async () => first - (await waiting()));
  say(
    'import: workflows following',
    rate(follow),
    `${(follow / floor.starts).toFixed(2)} × bare starts (≥ 0.8)`,
  );
  await growthPerSecond(first, async () => first - (await waiting()));
  await new Promise((go) => setTimeout(go, 3_000));
  const kb = ((await residentKb(worker.pid)) - empty) / Math.min(2_000, IMPORTED);
  say('a cached waiting invoice', `${kb.toFixed(0)} KB`, `${(kb / floor.kb).toFixed(2)} × bare (≤ 1.3)`);

  await payAll(stand, FOLLOWED, PAID / 2); // the first ones only warm the process up
  await growthPerSecond(first, async () => first - (await waiting()));
  const begin = performance.now();
  const acknowledged = await payAll(stand, 0, PAID);
  say(
    'signed webhooks: acknowledged and effective',
    rate(acknowledged),
    `${(acknowledged / floor.closed).toFixed(1)} × bare signal → closed (≥ 5)`,
  );
  const told = async () => PAID - (await waiting());
  const closed = await growthPerSecond(PAID, told, begin);
  say(
    'workflows told of their payment',
    rate(closed),
    `${(closed / floor.closed).toFixed(2)} × bare signal → closed (≥ 0.7)`,
  );
}

const headers = ({ apiKey }: Stand) => ({
  authorization: `Bearer ${apiKey}`,
  'content-type': 'application/json',
});

async function importBook(stand: Stand): Promise<number> {
  const rows = 500;
  const batches = await perSecond(IMPORTED / rows, 2, async (batch) => {
    const places = Array.from({ length: rows }, (_, row) => batch * rows + row);
    const accounts = [...new Set(places.map((place) => `A-${place % 1_000}`))].map((id) => ({
      id,
      name: id,
    }));
    const invoices = places.map((place) => ({
      id: `INV-${place}`,
      accountId: `A-${place % 1_000}`,
      amount: 10_000,
      currency: 'USD',
      issuedOn: '2099-01-01',
      dueOn: '2099-02-01',
    }));
    await must(
      fetch(`${stand.url}/v1/invoices/import`, {
        method: 'POST',
        headers: headers(stand),
        body: JSON.stringify({ accounts, invoices }),
      }),
    );
  });
  return batches * rows;
}

async function payAll(stand: Stand, from: number, count: number): Promise<number> {
  const webhook = new Webhook(stand.secret);
  return perSecond(count, 20, async (lane) => {
    const place = from + lane;
    const invoiceId = `INV-${place}`;
    const id = randomUUID();
    const now = new Date();
    const data = {
      id: `P-${place}`,
      invoiceId,
      amount: 10_000,
      currency: 'USD',
      receivedAt: now.toISOString(),
    };
    const body = JSON.stringify({ type: 'payment.received', timestamp: now.toISOString(), data });
    const signed = {
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(now.getTime() / 1_000)}`,
      'webhook-signature': webhook.sign(id, now, body),
    };
    await must(
      fetch(`${stand.url}/webhooks/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed },
        body,
      }),
    );
  });
}

async function must(answer: Promise<Response>): Promise<void> {
  const response = await answer;
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
}

await main();
