// npm test: every check, on one PostgreSQL and one Temporal server · npm test -- ARGS: jest alone, with these
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, stopCommand } from './runCommand.js';
import { startPostgres } from './servers/postgres.js';
import { startTemporal } from './servers/temporal.js';
import { findTimeSkippingServer } from './servers/timeSkipping.js';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const FAILED = { passed: 0, failed: 1, skipped: 0 };
const scratch = mkdtempSync(join(tmpdir(), 'dunning-test-'));
const atTheEnd = [async () => rmSync(scratch, { recursive: true, force: true })];

async function runTests(jestArguments: string[]): Promise<Counts[]> {
  const env = await timed('servers', startServers);
  const everything = jestArguments.length === 0;
  const counts: Counts[] = [];
  if (everything) {
    counts.push(await check('lint', ['lint'], env));
    counts.push(await check('types', ['typecheck'], env));
    counts.push(await check('drift', ['migration', '--', '--check'], env));
  }
  counts.push(await timed('jest', () => jest(jestArguments, env)));
  // Tests that use the public sample must also pass without it.
  if (everything)
    counts.push(
      await timed('no public sample', () =>
        jest(['imports/book/importFile.test'], { ...env, PUBLIC_SAMPLE: '' }),
      ),
    );
  // A smoke test: its figures are meaningful only on a quiet machine at full length.
  if (everything) counts.push(await check('bench', ['bench'], { ...env, BENCH_SCALE: '0.02' }));
  return counts;
}

async function startServers(): Promise<NodeJS.ProcessEnv> {
  const postgres = await startPostgres({ fast: true });
  atTheEnd.push(postgres.stop);
  const temporal = await startTemporal({ log: console.log });
  atTheEnd.push(temporal.stop);
  const timeSkipping = await findTimeSkippingServer(console.log);
  return {
    ...process.env,
    TEST_DATABASE_URL: postgres.url,
    TEST_TEMPORAL_ADDRESS: temporal.address,
    ...(timeSkipping && { TEST_TIME_SKIPPING_SERVER: timeSkipping }),
  };
}

function check(name: string, script: string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  return timed(name, async () => {
    const code = await runCommand('npm', ['run', '--silent', ...script], env);
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : FAILED;
  });
}

async function jest(args: string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  const file = join(scratch, 'jest.json');
  const flags = ['--maxWorkers=2', '--json', `--outputFile=${file}`, ...args];
  const code = await runCommand('npm', ['run', '--silent', 'jest', '--', ...flags], {
    ...env,
    NODE_NO_WARNINGS: '1',
  });
  return jestCounts(file, code);
}

// jest can fail without a failed test: a file that does not load, no test found, a crash.
function jestCounts(file: string, code: number): Counts {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const skipped = result.numPendingTests + result.numTodoTests;
    return { passed: result.numPassedTests, failed: code === 0 ? failed : failed || 1, skipped };
  } catch {
    return FAILED;
  }
}

async function timed<T>(name: string, part: () => Promise<T>): Promise<T> {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const result = await part();
  console.log(`── ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

let ending = false;

async function end(code: number, counts: Counts[] = []) {
  if (ending) return;
  ending = true;
  for (const stop of atTheEnd.reverse()) await stop();
  if (counts.length > 0) console.log(`\n${summary(counts)}`);
  process.exit(code);
}

function summary(counts: Counts[]): string {
  const total = (key: keyof Counts) => counts.reduce((sum, each) => sum + each[key], 0);
  const skipped = total('skipped') ? `, ${total('skipped')} skipped` : '';
  return `${total('passed')} passed, ${total('failed')} failed${skipped}`;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopCommand();
    void end(130);
  });
}

runTests(process.argv.slice(2)).then(
  (counts) => end(counts.some(({ failed }) => failed > 0) ? 1 : 0, counts),
  (error: Error) => {
    console.error(error.message);
    return end(1, [FAILED]);
  },
);
