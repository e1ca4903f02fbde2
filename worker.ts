import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { createActivities } from './activities/index.js';
import { BootFailed, runProcess, type Config } from './config.js';
import { createLog, type Log } from './log.js';
import { whyUnusable } from './prisma/boot.js';
import { openDatabase } from './prisma/client.js';
import { type Books } from './books/book.js';
import { readClock } from './books/clock.js';
import { createLetterPost } from './providers/letterPost.js';
import { createLicenses } from './providers/licenses.js';
import { createMailer } from './providers/mail.js';
import { createPace } from './providers/pace.js';
import { createStripe } from './providers/stripe.js';
import { createTexts } from './providers/texts.js';
import { connectWorkflows } from './temporal/dunningWorkflows.js';
import { connectionSettings } from './temporal/connection.js';
import { createWorkers } from './temporal/workers.js';

/** Above the longest activity, so that a deployment does not cut a send in two. */
const GRACE = '30 seconds';

/** The worker process: steps on one queue, notices on another at the provider's rate. */
async function main(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL, 'worker');
  Runtime.install({ logger: temporalLogger(log) });
  const db = openDatabase(config.DATABASE_URL, config.DATABASE_CONNECTIONS);
  const trouble = await whyUnusable(db);
  if (trouble) throw new BootFailed(trouble);
  const clock = await readClock(db, { speed: config.CLOCK_SPEED, start: config.CLOCK_START ?? null });
  const book: Books = { db, clock };
  const {
    LICENSES_URL: url,
    LICENSES_SECRET: secret,
    STRIPE_API_KEY: stripeKey,
    STRIPE_API_BASE: base,
    LETTER_API_KEY: postKey,
    TWILIO_ACCOUNT_SID: sid,
    TWILIO_AUTH_TOKEN: token,
    TWILIO_FROM: from,
    TWILIO_WEBHOOK_URL: webhookUrl,
  } = config;
  const mailer = createMailer({
    apiKey: config.RESEND_API_KEY ?? 'not-configured',
    from: config.MAIL_FROM,
    ...(config.RESEND_BASE_URL ? { baseUrl: config.RESEND_BASE_URL } : {}),
  });
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE } = config;
  const place = { address, namespace: TEMPORAL_NAMESPACE };
  const workflows = connectWorkflows({ ...place, taskQueue: config.TASK_QUEUE });
  const activities = createActivities({
    book,
    workflows,
    mailer,
    pace: createPace(config.MAIL_PER_SECOND),
    post: postKey ? createLetterPost({ apiKey: postKey, base: config.LETTER_API_BASE }) : null,
    texts:
      sid && token && from
        ? createTexts({ sid, token, from, webhookUrl, base: config.TWILIO_API_BASE })
        : null,
    licenses: url && secret ? createLicenses({ url, secret }) : null,
    provider: stripeKey ? createStripe({ apiKey: stripeKey, base }) : null,
    onRetry: (reason, verb) => log.warn({ reason }, `${verb} is tried again`),
    onError: (err, verb) => log.warn({ err }, `${verb} failed and is tried again`),
  });

  const { connectionOptions, namespace } = connectionSettings(place);
  const connection = await NativeConnection.connect(connectionOptions).catch((error: Error) => {
    const [why] = error.message.split('\n');
    throw new BootFailed(
      `Temporal at ${place.address ?? 'the default address'} cannot be reached (${why}): start it, or correct TEMPORAL_ADDRESS`,
    );
  });
  const [steps, mail] = await createWorkers(activities, {
    connection,
    namespace,
    shutdownGraceTime: GRACE,
    shutdownForceTime: '45 seconds',
    taskQueue: config.TASK_QUEUE,
    mailPerSecond: config.MAIL_PER_SECOND,
    maxCachedWorkflows: config.MAX_CACHED_WORKFLOWS,
  });
  log.info(`Worker is ready on task queue ${config.TASK_QUEUE}`);
  try {
    await Promise.all([steps.run(), mail.run()]);
  } finally {
    await Promise.all([connection.close(), workflows.close()]);
    await db.$disconnect();
  }
}

const temporalLogger = (log: Log) =>
  new DefaultLogger('WARN', ({ level, message, meta }) =>
    log[level === 'ERROR' ? 'error' : 'warn']({ meta }, message),
  );

runProcess(main);
