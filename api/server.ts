import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { runProcess, type Config } from '../config.js';
import { createLog } from '../log.js';
import { openDatabase } from '../prisma/client.js';
import { readClock } from '../prisma/clock.js';
import { createApp } from './app.js';

/** The API process. Needs the database only: what the workflows must know waits in the outbox for the worker. */
runProcess(async (config: Config) => {
  const log = createLog(config.LOG_LEVEL, 'api');
  const db = openDatabase(config.DATABASE_URL);
  const clock = await readClock(db, { speed: config.CLOCK_SPEED, start: config.CLOCK_START ?? null });
  const apiKey = config.API_KEY ?? randomBytes(24).toString('base64url');
  if (!config.API_KEY) log.warn(`API_KEY is not set; the key of this run is ${apiKey}`);
  const server = createServer(
    createApp({ book: { db, clock }, apiKey, paymentsSecrets: config.PAYMENTS_WEBHOOK_SECRET, log }),
  );
  server.requestTimeout = 30_000;
  server.listen(config.PORT);
  await once(server, 'listening');
  log.info(`API listens on port ${config.PORT}`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
  await db.$disconnect();
});
