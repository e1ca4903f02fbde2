import { expect, test } from '@jest/globals';
import { logLine } from './children.js';

const line = (level: number, msg: string, message?: string) =>
  JSON.stringify({ level, msg, ...(message ? { err: { message } } : {}) });

test.each([
  ['not a log line', false, 'not a log line'],
  [line(30, 'Worker is ready'), false, null],
  [line(30, 'Worker is ready'), true, 'Worker is ready'],
  [
    line(40, 'Relay is tried again', '\nInvalid call\n  at x\n\nNo such column'),
    false,
    'Relay is tried again: No such column',
  ],
  [line(40, 'Activity failed'), false, null],
  ['null', false, 'null'],
])('%s', (text, all, shown) => {
  expect(logLine(text, all)).toBe(shown);
});
