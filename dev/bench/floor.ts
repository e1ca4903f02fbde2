import { type Client } from '@temporalio/client';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../servers/serverProcess.js';
import { workflowsOf } from '../../temporal/dunningWorkflows.js';
import { bare, paid } from './bare/workflow.js';
import { perSecond, residentKb, sustained } from './load.js';
import { post } from './requests.js';
import { type BenchStack } from './benchStack.js';

/** The floor of all measurements: a workflow and an endpoint with no product in them, on the same servers. */
export type Floor = { starts: number; closed: number; inserts: number };

const WIDTH = 40;
const startBare = ({ workflow }: Client, id: string) =>
  workflow.start(bare, { taskQueue: 'bare', workflowId: `bare/${id}` });

export async function benchFloor(stack: BenchStack, client: Client, count: number): Promise<Floor> {
  const worker = await stack.start('Bare', 'dev/bench/bare/worker.ts', 'Worker is ready');
  await perSecond(count / 5, WIDTH, (place) => startBare(client, `warm-${place}`));
  const starts = await perSecond(count, WIDTH, (place) => startBare(client, `${place}`));
  const closed = await perSecond(count, WIDTH, async (place) => {
    const handle = client.workflow.getHandle(`bare/${place}`);
    await handle.signal(paid);
    await handle.result();
  });
  await worker.stop();
  return { starts, closed, inserts: await benchEndpoint(stack) };
}

async function benchEndpoint(stack: BenchStack): Promise<number> {
  const port = await freePort();
  const endpoint = await stack.start('Endpoint', 'dev/bench/bare/endpoint.ts', 'Endpoint listens', {
    PORT: `${port}`,
  });
  const body = JSON.stringify({ type: 'payment.received', data: { id: 'P-1', amount: 10_000 } });
  const insert = () => post(`http://127.0.0.1:${port}/`, { body });
  await sustained(1, WIDTH, insert);
  const { rate } = await sustained(5, WIDTH, insert);
  await endpoint.stop();
  return rate;
}

/** KB of worker memory that one more cached waiting workflow takes, in a worker that is warm already. */
export async function cachedKb(
  stack: BenchStack,
  client: Client,
  which: 'bare' | 'dunning',
  count: number,
): Promise<number> {
  const worker = await stack.start('Worker', 'dev/bench/bare/worker.ts', 'Worker is ready', {
    BENCH_WORKFLOWS: which,
  });
  const start = (id: string) =>
    which === 'bare' ? startBare(client, id) : workflowsOf(client, 'dunning').start(waitingCase(id));
  const sizes: number[] = [];
  for (const [round, size] of [count / 4, count].entries()) {
    await perSecond(size, WIDTH, (place) => start(`cached-${round}-${place}`));
    await setTimeout(3_000);
    sizes.push(await residentKb(worker.pid));
  }
  await worker.stop();
  return (sizes[1]! - sizes[0]!) / count;
}

const waitingCase = (invoiceId: string) => ({
  invoiceId,
  accountId: 'A-1',
  cycle: 1,
  revision: 1,
  balance: 10_000,
  currency: 'USD',
  status: 'open' as const,
  stage: 'current' as const,
  waitingFor: null,
  next: {
    id: 'status-request',
    verb: 'sendNotice' as const,
    kind: 'notice' as const,
    on: '2099-02-16',
    at: '2099-02-16T09:00:00.000Z',
    due: Date.UTC(2099, 1, 16, 9),
  },
});
