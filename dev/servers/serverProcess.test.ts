import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type ServerCommand, startServerProcess } from './serverProcess.js';

const shell = (script: string, more: Partial<ServerCommand> = {}) =>
  startServerProcess({ name: 'A server', command: '/bin/sh', args: ['-c', script], ...more });

test('stop() ends it with its signal and waits until it has ended', async () => {
  const lines: string[] = [];
  const script = 'trap "echo bye; exit" USR1; echo ready; while :; do sleep 0.01; done';
  const server = shell(script, { stopSignal: 'USR1', log: (line) => lines.push(line) });
  await server.printed('ready');
  await server.stop();
  expect(lines).toEqual(['ready', 'bye']);
});

test('one that ends while it starts says what it printed', async () => {
  const server = shell('echo port 5432 is taken; exit 1');
  await expect(server.printed('ready')).rejects.toThrow(
    'A server ended while it was starting:\nport 5432 is taken',
  );
});

test('its directory goes when it ends, even by itself', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dunning-server-'));
  await shell('exit 1', { removeAfterwards: directory }).ended;
  expect(existsSync(directory)).toBe(false);
});
