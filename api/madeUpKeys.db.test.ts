import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLog } from '../log.js';
import { makeKey } from '../books/people/apiKeys.js';
import { newSecret } from '../books/secrets.js';
import { countingDatabase } from '../test/stack/countingDatabase.js';
import { testDatabase, type TestDatabase } from '../test/stack/postgres.js';
import { forgetKeys, requireKey } from './http/auth.js';
import { problems } from './http/errors.js';
import { limitRefusals } from './http/rateLimits.js';

const MAX_REFUSALS = 5;
let database: TestDatabase;
let counting: ReturnType<typeof countingDatabase>;
beforeAll(async () => {
  database = await testDatabase();
  counting = countingDatabase(database.url);
});
afterAll(async () => {
  await counting.db.$disconnect();
  await database.drop();
});
let n = 0;
let key: string;
beforeEach(async () => {
  const draft = { id: `machine-${++n}`, rights: ['read' as const], days: 1 };
  key = (await makeKey(counting.db, draft, { actor: 'test' })).secret!;
});

/** A server that admits requests with a key, and has not refused one yet. */
async function withServer(work: (ask: (key: string) => Promise<number>) => Promise<void>): Promise<void> {
  const app = express();
  const refusals = limitRefusals(MAX_REFUSALS);
  app.use('/v1', requireKey('administrator', counting.db, refusals));
  app.use((_request, response) => void response.sendStatus(204));
  app.use(refusals.count, problems(createLog('silent', 'api')));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await work(async (bearer) => {
    const headers = { authorization: `Bearer ${bearer}` };
    const response = await fetch(`http://127.0.0.1:${port}/v1/accounts`, { headers });
    await response.text();
    return response.status;
  });
  server.close();
  server.closeAllConnections();
}

const madeUp = () => `dk_${newSecret()}`;

test('a malformed key costs no statement', () =>
  withServer(async (ask) => {
    counting.reset();
    expect(await ask('dk_short')).toBe(401);
    expect(await ask(`${madeUp()}x`)).toBe(401);
    expect(counting.statements()).toEqual([]);
  }));

test('made-up keys of one address cost a statement each until the limit, and none beyond it', () =>
  withServer(async (ask) => {
    counting.reset();
    const statuses: number[] = [];
    for (let guess = 0; guess < MAX_REFUSALS + 20; guess++) statuses.push(await ask(madeUp()));
    expect(statuses).toEqual([...Array(MAX_REFUSALS).fill(401), ...Array(20).fill(429)]);
    expect(counting.statements()).toHaveLength(MAX_REFUSALS);
  }));

test('a key that was valid before still opens, and so does the administrator’s', () =>
  withServer(async (ask) => {
    expect(await ask(key)).toBe(204);
    for (let guess = 0; guess < MAX_REFUSALS + 5; guess++) await ask(madeUp());
    expect(await ask(key)).toBe(204);
    const realNow = Date.now;
    Date.now = () => realNow() + 6_000;
    try {
      expect(await ask(key)).toBe(204);
    } finally {
      Date.now = realNow;
    }
    expect(await ask(key)).toBe(204);
    expect(await ask('administrator')).toBe(204);
  }));

test('a key that was revoked meanwhile does not', () =>
  withServer(async (ask) => {
    expect(await ask(key)).toBe(204);
    await counting.db.apiKey.updateMany({ data: { revokedAt: new Date() } });
    forgetKeys(counting.db);
    expect(await ask(key)).toBe(401);
  }));
