import { expect, test } from '@jest/globals';
import { together } from './batching.js';

/** Work whose batches the test releases. */
function gated() {
  const batches: { items: number[]; finish: (error?: Error) => void }[] = [];
  const work = (items: number[]) =>
    new Promise<string[]>((resolve, reject) =>
      batches.push({
        items,
        finish: (error) => (error ? reject(error) : resolve(items.map((item) => `did ${item}`))),
      }),
    );
  return { batches, work };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test('a call at rest is done at once; those that come meanwhile share the next batches, in their order', async () => {
  const { batches, work } = gated();
  const call = together(2, work);
  const results = [1, 2, 3, 4].map(call);
  expect(batches.map(({ items }) => items)).toEqual([[1]]);
  for (let n = 0; n < 3; n++) {
    batches[n]!.finish();
    await soon();
  }
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3], [4]]);
  expect(await Promise.all(results)).toEqual(['did 1', 'did 2', 'did 3', 'did 4']);
});

test('a batch that fails fails its own calls only', async () => {
  const { batches, work } = gated();
  const call = together(2, work);
  const results = Promise.allSettled([1, 2, 3].map(call));
  batches[0]!.finish();
  await soon();
  batches[1]!.finish(new Error('away'));
  await soon();
  const later = call(4);
  await soon();
  batches[2]!.finish();
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await later).toBe('did 4');
});
