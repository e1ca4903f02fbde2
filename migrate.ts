import { BootFailed, runProcess, type Config } from './config.js';
import { openDatabase } from './prisma/client.js';
import { migrateDatabase } from './prisma/migrateDatabase.js';
import { prepareBooks } from './books/prepare.js';
import { readSettings } from './books/settings.js';
import { connectWorkflows } from './temporal/dunningWorkflows.js';
import { registerSearchAttributes } from './temporal/searchAttributes.js';
import { registerSchedules } from './temporal/schedules.js';

/** Brings the database and the Temporal namespace up to date; may run again at any time. */
async function main(config: Config): Promise<void> {
  await migrateDatabase(config.DATABASE_URL);
  await prepareBooks(config.DATABASE_URL, config.CLOCK_START ?? null);
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TASK_QUEUE: taskQueue } = config;
  const workflows = connectWorkflows({ address, namespace, taskQueue });
  await registerSearchAttributes(workflows.client);
  await registerSchedules(workflows.client, taskQueue, await creditorZone(config.DATABASE_URL));
  await workflows.close();
  console.log('The search attributes and Schedules are registered in the Temporal namespace.');
}

/** Reports are sent by the creditor's clock. */
async function creditorZone(databaseUrl: string): Promise<string> {
  const db = openDatabase(databaseUrl, 1);
  try {
    return (await readSettings(db)).timeZone;
  } finally {
    await db.$disconnect();
  }
}

// The message contains the reason of a failure, and the stack would hide it.
runProcess((config) =>
  main(config).catch((error: Error) => {
    throw new BootFailed(error.message);
  }),
);
