import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';
import { enterBooks, REQUESTS } from '../test/fixtures/apiRequests.js';
import { contents } from '../test/readers/databaseSnapshot.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await enterBooks(api);
});
afterAll(() => api.stop());

type Path = (string | number)[];

/** The paths of a body's strings, and of its objects. */
function* places(value: unknown, wanted: 'string' | 'object', at: Path = []): Generator<Path> {
  if (typeof value === 'string' && wanted === 'string') yield at;
  if (typeof value !== 'object' || value === null) return;
  if (wanted === 'object' && !Array.isArray(value)) yield at;
  for (const [key, inner] of Object.entries(value))
    yield* places(inner, wanted, [...at, Array.isArray(value) ? Number(key) : key]);
}

function changed(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, change);
  return copy;
}

const HOSTILE: [name: string, change: (text: string) => string][] = [
  ['U+0000 at the end', (text) => `${text}\u0000`],
  ['U+0000 inside', (text) => `${text.slice(0, -1)}\u0000${text.slice(-1)}`],
  ['half a surrogate pair', (text) => `${text}\ud83d`],
];

describe.each(REQUESTS)('$method $path', ({ method, path, body }) => {
  test.each(HOSTILE)('refuses %s in each of its strings and stores nothing', async (_name, hostile) => {
    const before = await contents(api.db);
    for (const place of places(body, 'string')) {
      const bad = changed(body, place, (text) => hostile(text as string));
      const { status, json } = await api.call<Problem>(method, path, bad);
      expect({ place, status, path: json.issues?.[0]?.path }).toEqual({
        place,
        status: 422,
        path: place.join('.'),
      });
    }
    expect(await contents(api.db)).toEqual(before);
  });

  test('refuses an unknown property in each of its objects', async () => {
    const before = await contents(api.db);
    for (const place of places(body, 'object')) {
      const bad = changed(body, place, (inner) => ({ ...(inner as object), surprise: 1 }));
      const { status, json } = await api.call<Problem>(method, path, bad);
      expect({ place, status }).toEqual({ place, status: 422 });
      expect(json.issues?.[0]?.path).toMatch(new RegExp(`^${place.join('.')}`));
    }
    expect(await contents(api.db)).toEqual(before);
  });

  test('accepts the request as it is', async () => {
    expect((await api.call(method, path, body)).status).toBeLessThan(300);
  });
});
