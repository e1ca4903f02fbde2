import './errorLogsOnly.js';
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES, startTemporal } from '../../dev/servers/temporal.js';
import { findTimeSkippingServer } from '../../dev/servers/timeSkipping.js';

/**
 * A separate namespace on a real Temporal server, with our search attributes, so that workflow ids of
 * different tests never meet. Time passes as outside; teardown() closes the connections.
 */
export async function testTemporal(): Promise<TestWorkflowEnvironment> {
  const address = await (server ??= findServer());
  const namespace = `test-${randomUUID()}`;
  await registerNamespace(address, namespace);
  return TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
}

/** A separate server whose clock jumps to the next timer while a result is awaited; teardown() ends it. */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = process.env.TEST_TIME_SKIPPING_SERVER ?? (await findTimeSkippingServer(console.log));
  const env = await TestWorkflowEnvironment.createTimeSkipping(
    path ? { server: { executable: { type: 'existing-path', path } } } : {},
  );
  await registerSearchAttributes(env.connection as Connection, 'default');
  return env;
}

let server: Promise<string> | undefined;

async function findServer(): Promise<string> {
  if (process.env.TEST_TEMPORAL_ADDRESS) return process.env.TEST_TEMPORAL_ADDRESS;
  const own = await startTemporal({ log: console.log });
  own.unref();
  return own.address;
}

const TYPES = { Keyword: 2, Int: 3, Datetime: 6 } as const; // temporal.api.enums.v1.IndexedValueType
const DAY = { seconds: 86_400 as never }; // the generated type wants a Long, the wire takes a number

async function registerNamespace(address: string, namespace: string) {
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: DAY });
  await registerSearchAttributes(connection, namespace);
  await connection.close();
}

async function registerSearchAttributes({ operatorService }: Connection, namespace: string) {
  const types = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, TYPES[type]]);
  await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}
