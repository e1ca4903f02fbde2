// node dev/run.mjs FILE ARGS: runs a TypeScript file, after making what a fresh clone lacks
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';

const [, , file] = process.argv;
prepare();
process.argv.splice(1, 2, file);
// In this very process: signals and the exit code need no passing on.
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(file).href);
