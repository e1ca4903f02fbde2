import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KEY, startApi, type TestApi } from '../test/stack/api.js';
import { openApi } from './api.js';
import { invite } from './person.js';

let served: TestApi;
beforeAll(async () => void (served = await startApi()));
afterAll(() => served.stop());

const open = (key = KEY) => openApi({ url: `http://127.0.0.1:${served.port}`, key });
const olga = { email: 'olga@example.com', role: 'owner', name: 'Olga' };

test('an existing person gets another link', async () => {
  const first = await invite(open(), olga);
  const second = await invite(open(), olga);
  expect(second).toMatchObject({ id: first.id, email: 'olga@example.com' });
  for (const { link } of [first, second]) expect(link).toMatch(/^\/set-password\?token=[\w-]{43}$/);
  expect(second.link).not.toBe(first.link);
  await expect(invite(open(), { ...olga, role: 'counsel' })).rejects.toThrow(
    'is there already, as Olga (owner)',
  );
});

test('a key without the right gets the name of the missing right', async () => {
  const { secret } = await served.ok<{ secret: string }>('POST', '/v1/keys', {
    id: 'till',
    rights: ['read'],
  });
  await expect(invite(open(secret), olga)).rejects.toThrow('it needs the right people');
});
