import { expect, test } from '@jest/globals';
import { repeatedKey } from './jsonDuplicateKeys.js';

test.each<[string, string | null]>([
  ['{}', null],
  ['{"a":1,"b":2}', null],
  ['{"amount":1,"amount":1}', 'amount'],
  ['{"amount":1,"\\u0061mount":2}', 'amount'],
  ['{"a":{"x":1},"b":{"x":1}}', null],
  ['[{"x":1},{"x":1}]', null],
  ['{"data":{"x":1,"y":[{}],"x":2}}', 'x'],
  ['{"a":"a","b":"a"}', null],
  ['{"a":["a","a"]}', null],
  ['{"a":"\\"b\\":{\\"b\\":","b":1}', null],
  ['{"":1,"":2}', ''],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['"a"', null],
])('%s', (json, key) => {
  expect(repeatedKey(json)).toBe(key);
});

test.each([
  ['depth', '{"a":'.repeat(20_000)],
  ['an open string', `"${'\\"'.repeat(300_000)}`],
  ['broken JSON', '}]:"\\u00"'.repeat(50_000)],
])('%s takes moments', (_name, json) => {
  const start = performance.now();
  repeatedKey(json);
  expect(performance.now() - start).toBeLessThan(1_000);
});
