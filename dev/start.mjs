import { prepare } from './prepare.mjs';

prepare();
// In this very process: signals and the exit code need no passing on.
const { register } = await import('tsx/esm/api');
register();
await import('./start/start.ts');
