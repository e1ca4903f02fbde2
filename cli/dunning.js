#!/usr/bin/env node
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The packages are not installed: run "npm ci" in the folder of dunning first.');
  process.exit(1);
}
await import('./main.ts');
