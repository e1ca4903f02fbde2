import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type ActivityInterceptorsFactory,
  type NativeConnection,
  type WorkflowBundle,
} from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { startRequestedNotices } from '../../background/startRequestedNotices.js';
import { relayOnce } from '../../background/relay.js';
import { startRound } from '../../background/poll.js';
import { sweepInbox } from '../../background/sweeper.js';
import { type Clock } from '../../domain/calendar/clock.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { prepareBooks } from '../../books/prepare.js';
import { type Settings } from '../../books/settings.js';
import { writeSettings } from '../../books/writeSettings.js';
import { createLicenses } from '../../providers/licenses.js';
import { createMailer } from '../../providers/mail.js';
import { type PaymentProvider } from '../../providers/paymentProvider.js';
import { startLicenseServer } from '../../dev/fakes/licenseServer.js';
import { startMailCatcher } from '../../dev/fakes/mailCatcher.js';
import { workflowsOf, type DunningWorkflows } from '../../temporal/dunningWorkflows.js';
import { createWorkers } from '../../temporal/workers.js';
import { testDatabase } from './postgres.js';

type Environment = { client: Client; nativeConnection: NativeConnection; namespace?: string };

export const SETTINGS: Settings = {
  creditor: {
    name: 'Northwind Ltd',
    address: '1 Harbour Road, Dover',
    email: 'receivables@northwind.example',
    phone: '+44 1304 000000',
    payee: 'Northwind Ltd',
    bankDetails: 'IBAN GB00 0000 0000 0000',
  },
  people: {
    collector: 'collector@northwind.example',
    serviceDeliveryManager: 'delivery@northwind.example',
    counsel: 'counsel@northwind.example',
    owner: 'owner@northwind.example',
  },
  timeZone: 'Europe/London',
  holidays: [],
  jurisdiction: null,
  sendWindow: null,
  publicUrl: null,
};

/**
 * The whole product around a Temporal server: database, mail provider, licence system, workers, relay and
 * sweeper.
 */
export async function startWorld(
  env: Environment,
  {
    clock,
    followsServer = false,
    provider = null,
  }: {
    clock: Clock & { set?: (now: number) => void };
    followsServer?: boolean;
    provider?: PaymentProvider | null;
  },
) {
  const database = await testDatabase();
  await prepareBooks(database.url, null);
  const db = openDatabase(database.url);
  const book: Books = { db, clock };
  await writeSettings(db, SETTINGS);
  const troubles: unknown[] = [];
  const mail = await startMailCatcher({ now: clock.now });
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const licenses = await startLicenseServer({ secret });
  const mailer = createMailer({
    apiKey: 're_test',
    from: 'Northwind <receivables@northwind.example>',
    baseUrl: mail.url,
  });
  const taskQueue = `dunning-${randomUUID()}`;
  const workflows = workflowsOf(env.client, taskQueue) as DunningWorkflows;
  const activities = createActivities({
    book,
    workflows,
    mailer,
    licenses: createLicenses({ url: licenses.url, secret }),
    provider,
    onError: (error) => void troubles.push(error),
  });
  const workers = await createWorkers(activities, {
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    workflowBundle: await bundle(),
    taskQueue,
    mailPerSecond: 1_000,
    maxCachedWorkflows: 200,
    ...(followsServer ? { interceptors: { activity: [movesTheClock(clock)] } } : {}),
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  const rounds = [
    startRound(
      () => relayOnce(book, workflows, (error) => troubles.push(error)),
      20,
      (error) => troubles.push(error),
    ),
    startRound(
      () => startRequestedNotices(book, workflows, (error) => troubles.push(error)),
      50,
      (error) => troubles.push(error),
    ),
    startRound(
      () => sweepInbox(book, (error) => troubles.push(error)),
      200,
      (error) => troubles.push(error),
    ),
  ];

  async function stop(): Promise<void> {
    await Promise.all(rounds.map((round) => round.stop()));
    for (const worker of workers) worker.shutdown();
    await running;
    await Promise.all([mail.stop(), licenses.stop(), db.$disconnect()]);
    await database.drop();
  }
  /** Resolves when the workflows have received every event. */
  async function eventsDelivered(): Promise<void> {
    while ((await db.outboxMessage.count()) > 0) await setTimeout(20);
  }
  return {
    book,
    url: database.url,
    mail,
    licenses,
    workflows,
    taskQueue,
    troubles,
    eventsDelivered,
    stop,
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/**
 * On a server that skips time, business time is the server's: the time at which the activity was scheduled.
 */
const movesTheClock =
  (clock: { set?: (now: number) => void }): ActivityInterceptorsFactory =>
  (context) => ({
    inbound: {
      async execute(input, next) {
        clock.set?.(context.info.currentAttemptScheduledTimestampMs);
        return next(input);
      },
    },
  });

/** A clock that stays fixed until it is set. */
export function settableClock(start: number): Clock & { set: (now: number) => void } {
  let now = start;
  return {
    now: () => now,
    toReal: (business) => business,
    patience: 60_000,
    set: (next) => void (now = Math.max(now, next)),
  };
}

let bundled: Promise<WorkflowBundle> | undefined;
export const bundle = (): Promise<WorkflowBundle> =>
  (bundled ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  }));
