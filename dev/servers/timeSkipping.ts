import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canDownload } from './download.js';
import type { WriteLine } from './serverProcess.js';
import { onPath } from './temporalCli.js';

const VERSION = '1.38.0';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dunning</groupId><artifactId>time-skipping-server</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

// A test server lives for seconds: the small collector and the quick compiler start it twice as fast.
const START = `#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/jars/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * The executable of Temporal's test server that skips time, made once from Maven Central.
 * Undefined means: the SDK can download its own.
 */
export async function findTimeSkippingServer(log: WriteLine = () => undefined): Promise<string | undefined> {
  const kept = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'dunning');
  const home = join(kept, `time-skipping-${VERSION}`);
  const executable = join(home, 'server');
  if (existsSync(executable) && onPath('java')) return executable;
  if (await canDownload('temporal-test-server')) return undefined;

  const missing = ['java', 'mvn'].filter((program) => !onPath(program));
  if (missing.length > 0) {
    throw new Error(
      `There is no time-skipping Temporal server: install Java and Maven (missing: ${missing.join(', ')}), or connect to the internet so that the SDK can download one.`,
    );
  }
  log('Fetching the time-skipping Temporal server with Maven: once, about 10 seconds …');
  await mkdir(kept, { recursive: true });
  await build(await mkdtemp(join(kept, 'unfinished-')), home);
  return executable;
}

// Built beside its place and moved there whole, so that neither a crash nor a second run spoils it.
async function build(half: string, home: string) {
  try {
    await writeFile(join(half, 'pom.xml'), POM);
    await writeFile(join(half, 'server'), START);
    await chmod(join(half, 'server'), 0o755);
    const jars = [`-DoutputDirectory=${join(half, 'jars')}`, '-DincludeScope=runtime'];
    await promisify(execFile)('mvn', ['-B', '-q', 'dependency:copy-dependencies', ...jars], { cwd: half });
    await rename(half, home).catch((error) => {
      if (!existsSync(home)) throw error;
    });
  } catch (error) {
    const { stdout, message } = error as { stdout?: string; message: string };
    throw new Error(`Maven could not fetch the time-skipping Temporal server:\n${stdout || message}`, {
      cause: error,
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}
