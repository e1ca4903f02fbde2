// The setup of a fresh clone, in plain JavaScript without dependencies: it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NODE = [20, 19];
const LOCK = 'package-lock.json';
const INSTALLED_BY_NPM = 'node_modules/.package-lock.json';
const STAMP = '.dunning/installed';
const GENERATED = 'prisma/generated/client.ts';
const SCHEMA = 'prisma/schema.prisma';

const INSTALL = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];

/** Changes to the repository, checks Node, installs the packages and generates the database client. */
export function prepare() {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  checkNode();
  const installed = installPackages();
  if (installed || isOlder(GENERATED, SCHEMA)) npm(['run', 'generate'], 'Generating the database client …');
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return;
  stop(
    `Node ${NODE.join('.')} or newer is needed, this is ${process.versions.node}: install it from nodejs.org.`,
  );
}

// By content as well as by time: a checkout touches the lock file without changing it.
function installPackages() {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  const stamped = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
  const current = existsSync(INSTALLED_BY_NPM) && (stamped || !isOlder(INSTALLED_BY_NPM, LOCK));
  if (!current) npm(INSTALL, 'Installing the packages: once, about a minute …');
  mkdirSync('.dunning', { recursive: true });
  writeFileSync(STAMP, wanted);
  return !current;
}

function isOlder(file, than) {
  return !existsSync(file) || statSync(file).mtimeMs < statSync(than).mtimeMs;
}

function npm(args, what) {
  console.log(what);
  const run = spawnSync('npm', args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (run.error) stop(`npm cannot be started (${run.error.message}): install it together with Node.`);
  if (run.status !== 0) stop(`${run.stdout}${run.stderr}\n"npm ${args.join(' ')}" failed: see above.`);
}

function stop(why) {
  console.error(why);
  process.exit(1);
}
