import { prepare } from './prepare.mjs';

prepare();
// In this process itself: signals and the exit code then need no forwarding.
const { register } = await import('tsx/esm/api');
register();
await import('./start/start.ts');
