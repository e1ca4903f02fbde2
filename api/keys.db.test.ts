import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { settingsBody } from '../test/fixtures/apiRequests.js';
import { startApi, type TestApi, type Page, type Problem } from '../test/stack/api.js';
import { STANDARD } from '../domain/policy/standard.js';
import { forgetKeys } from './http/auth.js';

type Key = { id: string; prefix: string; status: string; rights: string[]; secret: string | null };
type Event = { actor: string; act: string; target: string; outcome: string; detail: object; address: string };

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const make = async (id: string, rights: string[], more = {}): Promise<string> =>
  (await api.ok<Key>('POST', '/v1/keys', { id, rights, ...more })).secret!;
const ask = (secret: string, path = '/v1/accounts', method = 'GET', body?: unknown) =>
  api.call<Problem>(method, path, body, { authorization: `Bearer ${secret}` });
const opens = async (secret: string) => (await ask(secret)).status;
/** Looks the key up as another API process would. */
const forgetAll = () => forgetKeys(api.db);
const events = async (query: string) => (await api.ok<Page<Event>>('GET', `/v1/audit?${query}`)).items;
const HOUR = 3_600_000;

describe('a key', () => {
  test('does what it has a right to, in its own name, and is refused anything else', async () => {
    const secret = await make('billing', ['read', 'book']);
    expect(secret).toMatch(/^dk_[\w-]{43}$/);
    const account = { name: 'Made by a machine', timeZone: 'UTC' };
    expect((await ask(secret, '/v1/accounts/M', 'PUT', account)).status).toBe(201);
    const invoice = {
      id: 'I',
      accountId: 'M',
      amount: 100,
      currency: 'EUR',
      issuedOn: '2026-01-01',
      dueOn: '2026-02-01',
    };
    expect((await ask(secret, '/v1/invoices', 'POST', invoice)).status).toBe(201);
    const { items } = await api.ok<Page<{ actor: string }>>('GET', '/v1/invoices/I/timeline');
    expect(items[0]).toMatchObject({ actor: 'api:billing' });
    const refused = await ask(secret, '/v1/invoices/I/write-off', 'POST', { reason: 'x' });
    expect(refused).toMatchObject({ status: 403, json: { detail: expect.stringContaining('write-off') } });
    expect((await events('actor=api:billing'))[0]).toMatchObject({
      act: 'request',
      outcome: 'refused',
      target: 'POST /v1/invoices/I/write-off',
      address: '127.0.0.1',
    });
  });

  test('is kept as a hash, and listed without one', async () => {
    const secret = await make('kept', ['read']);
    const rows = JSON.stringify(await api.db.apiKey.findMany());
    const { text } = await api.call('GET', '/v1/keys');
    for (const shown of [rows, text, JSON.stringify(await events('limit=200'))]) {
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(secret.slice(9));
    }
    expect(text).not.toMatch(/[0-9a-f]{64}/);
    expect(text).toContain(secret.slice(0, 9));
  });

  test('created again is there once, its secret is not shown again, and with other rights is a conflict', async () => {
    await make('twice', ['read', 'book']);
    const again = await api.call<Key>('POST', '/v1/keys', { id: 'twice', rights: ['book', 'read'] });
    expect(again).toMatchObject({ status: 200, json: { id: 'twice', secret: null } });
    expect((await api.call('POST', '/v1/keys', { id: 'twice', rights: ['read'] })).status).toBe(409);
  });

  test('opens until its time is over', async () => {
    const secret = await make('short', ['read'], { expiresInDays: 1 });
    const expiresAt = (ms: number) =>
      api.db.apiKey.update({ where: { id: 'short' }, data: { expiresAt: new Date(Date.now() + ms) } });
    await expiresAt(60_000);
    expect(await opens(secret)).toBe(200);
    await expiresAt(-1);
    forgetAll();
    expect(await opens(secret)).toBe(401);
    expect((await api.call('POST', '/v1/keys/short/rotate', {})).status).toBe(409);
  });

  test('is not trusted longer than it lives', async () => {
    const secret = await make('brief', ['read']);
    const end = Date.now() + 4_000;
    const expire = (at: number) =>
      api.db.apiKey.update({ where: { id: 'brief' }, data: { expiresAt: new Date(at) } });
    await expire(end);
    expect(await opens(secret)).toBe(200);
    // The books read the machine's clock, which is not moved.
    await expire(Date.now() - 1);
    const now = jest.spyOn(Date, 'now');
    try {
      now.mockReturnValue(end - 1);
      expect(await opens(secret)).toBe(200);
      now.mockReturnValue(end);
      expect(await opens(secret)).toBe(401);
    } finally {
      now.mockRestore();
    }
  });

  test('that is rotated opens with both secrets for the hours of grace', async () => {
    const old = await make('turning', ['read']);
    const next = (await api.ok<Key>('POST', '/v1/keys/turning/rotate', { graceHours: 2 })).secret!;
    expect([await opens(old), await opens(next)]).toEqual([200, 200]);
    const { formerUntil } = (await api.db.apiKey.findUnique({ where: { id: 'turning' } }))!;
    expect(Math.abs(formerUntil!.getTime() - Date.now() - 2 * HOUR)).toBeLessThan(60_000);
    await api.db.apiKey.update({ where: { id: 'turning' }, data: { formerUntil: new Date() } });
    forgetAll();
    expect([await opens(old), await opens(next)]).toEqual([401, 200]);
    const last = (await api.ok<Key>('POST', '/v1/keys/turning/rotate', { graceHours: 0 })).secret!;
    expect([await opens(next), await opens(last)]).toEqual([401, 200]);
  });

  test('revoked opens nothing from then on, nor does the one before it', async () => {
    const old = await make('gone', ['read']);
    const next = (await api.ok<Key>('POST', '/v1/keys/gone/rotate', {})).secret!;
    expect([await opens(old), await opens(next)]).toEqual([200, 200]);
    expect(await api.ok<Key>('POST', '/v1/keys/gone/revoke')).toMatchObject({ status: 'revoked' });
    await api.ok('POST', '/v1/keys/gone/revoke');
    expect([await opens(old), await opens(next)]).toEqual([401, 401]);
    expect((await api.call('POST', '/v1/keys/gone/rotate', {})).status).toBe(409);
    expect((await api.call('POST', '/v1/keys', { id: 'gone', rights: ['read'] })).status).toBe(409);
    expect((await events('target=gone')).map(({ act }) => act)).toEqual([
      'key.revoked',
      'key.rotated',
      'key.made',
    ]);
  });

  test('shows when it was last used', async () => {
    const secret = await make('used', ['read']);
    const lastUsed = async () => (await api.db.apiKey.findUnique({ where: { id: 'used' } }))!.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await opens(secret);
    expect(Date.now() - (await lastUsed())!.getTime()).toBeLessThan(60_000);
  });

  test.each([
    [{ id: 'x', rights: [] }],
    [{ id: 'x', rights: ['everything'] }],
    [{ id: 'x y', rights: ['read'] }],
    [{ id: '<script>', rights: ['read'] }],
    [{ id: 'x', rights: ['read'], expiresInDays: 0 }],
    [{ id: 'x', rights: ['read'], expiresInDays: 3_651 }],
    [{ id: 'x', rights: ['read'], secret: 'dk_mine' }],
  ])('is not made of %j', async (body) => {
    expect((await api.call('POST', '/v1/keys', body)).status).toBe(422);
  });

  test.each(['none', 'x y', '%00'])('%s is not there', async (id) => {
    expect((await api.call('POST', `/v1/keys/${encodeURIComponent(id)}/revoke`)).status).toBe(404);
  });
});

describe('the audit log', () => {
  test('shows which settings were changed, and nothing when none was', async () => {
    await api.ok('PUT', '/v1/settings', settingsBody);
    await api.ok('PUT', '/v1/settings', settingsBody);
    await api.ok('PUT', '/v1/settings', { ...settingsBody, holidays: [] });
    const [second, first, ...more] = await events('act=settings.changed');
    expect(second).toMatchObject({ actor: 'api', detail: { changed: ['holidays'] } });
    expect(first).toMatchObject({ detail: { changed: expect.arrayContaining(['creditor', 'people']) } });
    expect(more).toEqual([]);
  });

  test('shows which version of a policy was published', async () => {
    await api.ok('PUT', '/v1/policies/mine', STANDARD);
    await api.ok('PUT', '/v1/policies/mine', STANDARD);
    await api.ok('PUT', '/v1/policies/mine', { ...STANDARD, name: 'Mine' });
    const found = (await events('target=mine')).map(({ act, detail }) => [act, detail]);
    expect(found).toEqual([
      ['policy.published', { version: 2 }],
      ['policy.published', { version: 1 }],
    ]);
  });

  test('is read page by page, the newest first', async () => {
    const all = await events('limit=200');
    const first = await api.ok<Page<Event>>('GET', '/v1/audit?limit=3');
    const next = await api.ok<Page<Event>>('GET', `/v1/audit?limit=197&cursor=${first.nextCursor}`);
    expect([...first.items, ...next.items]).toEqual(all);
    expect((await api.call('GET', '/v1/audit?cursor=x')).status).toBe(422);
    expect((await api.call('GET', '/v1/audit?outcome=maybe')).status).toBe(422);
  });
});
