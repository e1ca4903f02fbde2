import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

/** The bare workflow's worker, a process of its own as the product's is. Prints `Worker is ready`. */
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({
  address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
});
const worker = await Worker.create({
  connection,
  workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
  taskQueue: 'bare',
  maxCachedWorkflows: 2_000,
});
console.log(JSON.stringify({ level: 30, pid: process.pid, msg: 'Worker is ready' }));
await worker.run();
await connection.close();
