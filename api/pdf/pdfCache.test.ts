import { expect, jest, test } from '@jest/globals';
import { PdfCache } from './pdfCache.js';

const file = (size: number) => jest.fn(() => Promise.resolve(Buffer.alloc(size)));

test('makes a file once for a key, also for simultaneous requests', async () => {
  const files = new PdfCache();
  const make = file(1);
  await Promise.all([files.get('a', make), files.get('a', make)]);
  await files.get('a', make);
  expect(make).toHaveBeenCalledTimes(1);
  await files.get('b', make);
  expect(make).toHaveBeenCalledTimes(2);
});

test('a failure is not cached', async () => {
  const files = new PdfCache();
  await expect(files.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect((await files.get('a', file(3))).length).toBe(3);
});

test('keeps a limited number of bytes, the most recently requested', async () => {
  const files = new PdfCache(10);
  const made: Record<string, ReturnType<typeof file>> = { a: file(4), b: file(4), c: file(4), d: file(11) };
  const get = (key: string) => files.get(key, made[key]!);
  await get('a');
  await get('b');
  await get('a');
  await get('c');
  await get('a');
  await get('b');
  expect(made.a).toHaveBeenCalledTimes(1);
  expect(made.b).toHaveBeenCalledTimes(2);
  await get('d');
  expect((await get('d')).length).toBe(11);
  expect(made.d).toHaveBeenCalledTimes(2);
});
