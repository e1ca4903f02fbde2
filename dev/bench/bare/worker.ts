import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

/**
 * A worker that runs only workflows, in a separate process like the product's; BENCH_WORKFLOWS selects them.
 * Prints `Worker is ready`.
 */
const workflows = { bare: './workflow.ts', dunning: '../../../workflows/index.ts' };
const which = process.env.BENCH_WORKFLOWS === 'dunning' ? 'dunning' : 'bare';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({
  address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
});
const worker = await Worker.create({
  connection,
  workflowsPath: fileURLToPath(new URL(workflows[which], import.meta.url)),
  taskQueue: which,
  maxCachedWorkflows: 5_000,
});
console.log(JSON.stringify({ level: 30, pid: process.pid, msg: 'Worker is ready' }));
await worker.run();
await connection.close();
