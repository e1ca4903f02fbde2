import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { accountBody, invoiceBody } from '../fixtures/apiRequests.js';
import { isLong, times } from './scale.js';
import { signalsOf } from './workflowHistory.js';
import { PAYMENT_AMOUNT, REFUND, startPayer } from './payer.js';
import { startKillableStack, type KillableStack } from './killableStack.js';

const STORM_MS = times(18_000, 120_000);
const INVOICES = Array.from({ length: 8 }, (_, place) => `I${place}`);

let stack: KillableStack;
beforeAll(async () => {
  stack = await startKillableStack();
  for (const [place, id] of INVOICES.entries()) {
    await call('PUT', `/v1/accounts/A${place % 4}`, accountBody);
    await call('POST', '/v1/invoices', {
      ...invoiceBody,
      id,
      accountId: `A${place % 4}`,
      amount: 1_000_000_000,
    });
  }
}, 120_000);
afterAll(() => stack.tearDown(), 60_000);

async function call(method: string, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${stack.url}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

/** A connection of our own to the books. */
async function asking<T>(ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

const count = (client: pg.Client, what: string): Promise<number> =>
  client.query(`SELECT count(*)::int AS n FROM ${what}`).then(({ rows }) => rows[0].n);

const struck = { api: 0, between: 0, stored: 0, postgres: 0, temporal: 0 };

const STRIKES = {
  async api() {
    await stack.killApi();
    struck.api++;
    await sleep(Math.random() * 500);
    await stack.startApi();
  },
  /**
   * Between inbox and ledger: the accounts are locked, so that events are stored and none is applied; then
   * the kill.
   */
  between: () =>
    asking(async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT id FROM account ORDER BY id FOR UPDATE');
      // Now and then longer than an event waits: it is then acknowledged and left to the sweeper.
      await sleep(Math.random() < 0.4 ? 2_400 : 300);
      await stack.killApi();
      struck.between++;
      struck.stored += await count(client, 'inbox_event WHERE "appliedAt" IS NULL');
      await client.query('ROLLBACK');
      await stack.startApi();
    }),
  async postgres() {
    await stack.killPostgres();
    struck.postgres++;
    await sleep(Math.random() * 1_000);
    await stack.startPostgres();
  },
  async temporal() {
    await stack.killTemporal();
    struck.temporal++;
    await sleep(Math.random() * 2_000);
    await stack.startTemporal();
  },
};

/** Temporal alone, until the calls to it give up: in the storm the API dies before they do. */
async function stayAway(): Promise<void> {
  await stack.killTemporal();
  await sleep(60_000);
  await stack.startTemporal();
}

/** Strikes in turn until the time is over, each at least once. */
async function strike(strikes: (() => Promise<void>)[], until: number): Promise<void> {
  for (let place = 0; place < strikes.length || Date.now() < until; place++) {
    await sleep(300 + Math.random() * 1_500);
    await strikes[place % strikes.length]!();
  }
}

async function drained(withinMs: number): Promise<number> {
  const begun = Date.now();
  for (;;) {
    const left = await asking(
      async (client) =>
        (await count(client, 'inbox_event WHERE "appliedAt" IS NULL')) +
        (await count(client, 'outbox_message')),
    );
    if (left === 0) return Date.now() - begun;
    if (Date.now() - begun > withinMs) throw new Error(`${left} events or messages are still waiting`);
    await sleep(250);
  }
}

type Booked = {
  id: string;
  invoiceId: string;
  status: string;
  payments: number;
  refunds: number;
  kept: number;
};

/** Every payment with its entries in the ledger: their number and their sum. */
const booked = () =>
  asking(async (client) => {
    const { rows } = await client.query<Booked>(`
      SELECT p.id, p."invoiceId", p.status, -coalesce(sum(e.amount), 0)::int AS kept,
             count(*) FILTER (WHERE e.type = 'payment')::int AS payments, count(*) FILTER (WHERE e.type = 'refund')::int AS refunds
        FROM payment p LEFT JOIN ledger_entry e ON e."paymentId" = p.id GROUP BY p.id`);
    return rows;
  });

test(
  'every 2xx is durable: API, PostgreSQL and Temporal are killed at random, and each acknowledged event is applied once',
  async () => {
    const payer = startPayer(stack, INVOICES, isLong ? { restMs: 120 } : {});
    const until = Date.now() + STORM_MS;
    await Promise.all([
      strike([STRIKES.between, STRIKES.postgres, STRIKES.api], until),
      strike([STRIKES.temporal], until),
    ]);
    if (isLong) await stayAway();
    await sleep(1_000);
    await payer.stop();
    const drainedMs = await drained(times(60_000, 300_000));

    const { told, sent } = payer;
    const rows = await booked();
    console.log(
      `killed: API ${struck.api + struck.between} (${struck.stored} events between inbox and ledger), PostgreSQL ${struck.postgres}, ` +
        `Temporal ${struck.temporal}; ${told.payments.size} of ${sent.size} payments and ${told.refunds.size} refunds acknowledged, ` +
        `${told.again} of them again, ${told.refused} answers refused; ${rows.length} booked, drained in ${drainedMs} ms`,
    );
    const known = new Map(rows.map((row) => [row.id, row]));
    expect([...told.payments.keys()].filter((id) => !known.has(id))).toEqual([]);
    expect([...told.refunds].filter((id) => known.get(id)?.refunds !== 1)).toEqual([]);
    // An unacknowledged payment, too, is booked wholly and once, or not at all.
    expect(
      rows.filter(
        ({ id, status, payments, refunds, kept }) =>
          !(
            sent.has(id) &&
            status === 'applied' &&
            payments === 1 &&
            refunds <= 1 &&
            kept === PAYMENT_AMOUNT - refunds * REFUND
          ),
      ),
    ).toEqual([]);
    expect(await asking((client) => count(client, `payment_exception WHERE status = 'open'`))).toBe(0);

    const invoices = await asking(async (client) => {
      const { rows: all } = await client.query('SELECT id, balance::text, revision FROM invoice');
      return all as { id: string; balance: string; revision: number }[];
    });
    expect(invoices).toHaveLength(INVOICES.length);
    for (const { id, balance, revision } of invoices) {
      const signals = await signalsOf(stack.temporalAddress, id);
      expect({ id, ...signals.newest }).toEqual({ id, balance: Number(balance), revision });
      const own = rows.filter(({ invoiceId }) => invoiceId === id).map((row) => row.id);
      expect(own.filter((payment) => !signals.payments.has(payment))).toEqual([]);
    }
    // Otherwise no kill has hit an event in transit, and the test has proved little.
    expect(struck.stored).toBeGreaterThan(0);
    expect(told.payments.size).toBeGreaterThan(10);
  },
  STORM_MS + 600_000,
);
