import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startBackground } from './background/index.js';
import { BootFailed, runProcess, type Config } from './config.js';
import { createLog, type Log } from './log.js';
import { whyUnusable } from './prisma/boot.js';
import { openDatabase } from './prisma/client.js';
import { readClock } from './books/clock.js';
import { createReceivedMail } from './providers/receivedMail.js';
import { createStripe } from './providers/stripe.js';
import { deskRoutes } from './web/desk.js';
import { connectWorkflows } from './temporal/dunningWorkflows.js';
import { createApp } from './api/app.js';
import { enterImport } from './api/imports.js';

/**
 * The API process. It needs only the database to answer: messages to the workflows wait in the outbox while
 * Temporal is unavailable.
 */
runProcess(async (config: Config) => {
  const log = createLog(config.LOG_LEVEL, 'api');
  const db = openDatabase(config.DATABASE_URL, config.DATABASE_CONNECTIONS);
  const trouble = await whyUnusable(db);
  if (trouble) throw new BootFailed(trouble);
  const clock = await readClock(db, { speed: config.CLOCK_SPEED, start: config.CLOCK_START ?? null });
  const apiKey = config.API_KEY ?? randomBytes(24).toString('base64url');
  if (!config.API_KEY) printKey(apiKey, log);
  const { STRIPE_API_KEY: stripeKey, STRIPE_API_BASE: base } = config;
  const provider = stripeKey ? createStripe({ apiKey: stripeKey, base }) : null;
  const { RESEND_API_KEY: mailKey, RESEND_BASE_URL: baseUrl } = config;
  const mail = mailKey ? createReceivedMail({ apiKey: mailKey, ...(baseUrl ? { baseUrl } : {}) }) : null;
  const { TWILIO_AUTH_TOKEN: token, TWILIO_WEBHOOK_URL: url } = config;
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TASK_QUEUE: taskQueue } = config;
  const { TEMPORAL_UI_URL: ui, TRUSTED_PROXIES: trustedProxies } = config;
  const temporalUi = ui ? `${ui}/namespaces/${encodeURIComponent(namespace ?? 'default')}` : null;
  const server = createServer(
    createApp({
      book: { db, clock },
      apiKey,
      provider,
      mail,
      log,
      paymentsSecrets: config.PAYMENTS_WEBHOOK_SECRET,
      stripeSecrets: config.STRIPE_WEBHOOK_SECRET,
      resendSecrets: config.RESEND_WEBHOOK_SECRET,
      twilio: token && url ? { token, url } : null,
      ownOrigins: config.PUBLIC_URL,
      ...(trustedProxies ? { trustedProxies } : {}),
      desk: (shared) => deskRoutes({ ...shared, temporalUi }),
    }),
  );
  let answering = 0;
  server.on('request', (_request, response) => {
    answering++;
    response.on('close', () => answering--);
  });
  const workflows = connectWorkflows({ address, namespace, taskQueue });
  const beside = { provider, mail, enterImport };
  const background = startBackground({ db, clock }, workflows, beside, log, () => answering > 0);
  server.requestTimeout = 30_000;
  server.listen(config.PORT);
  await once(server, 'listening');
  log.info(`API listens on port ${config.PORT}`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
  // A call to an unavailable Temporal lasts as long as its deadline; its messages stay in the outbox.
  const tidied = background.stop().then(() => Promise.all([workflows.close(), db.$disconnect()]));
  await Promise.race([tidied, setTimeout(3_000)]);
  process.exit();
});

/** Prints the key to the person at the terminal, never into a log: logs are kept and forwarded. */
function printKey(apiKey: string, log: Log): void {
  log.warn('API_KEY is not set: set it, or read the key of this run from the terminal');
  if (process.stderr.isTTY) process.stderr.write(`The key of this run is ${apiKey}\n`);
}
