import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Page } from '../test/stack/api.js';
import { settingsBody } from '../test/fixtures/apiRequests.js';
import { signIn, startDesk, type Desk } from '../test/stack/desk.js';

type Read = typeof settingsBody & {
  version: number;
  pendingBankDetails: { payee: string; bankDetails: string; requestedBy: string } | null;
};
type Audited = { act: string; actor: string; detail: Record<string, unknown> };

let desk: Desk;
beforeAll(async () => void (desk = await startDesk()));
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.db.person.updateMany({ data: { disabledAt: new Date() } });
  await desk.call('POST', '/v1/settings/bank-details/refuse');
  await desk.ok('PUT', '/v1/settings', settingsBody);
});

const OLD = { payee: settingsBody.creditor.payee, bankDetails: settingsBody.creditor.bankDetails };
const NEW = { payee: 'Mallory', bankDetails: 'IBAN XX99' };
const withNew = (more: object = {}) => ({
  ...settingsBody,
  creditor: { ...settingsBody.creditor, ...NEW },
  ...more,
});
const read = () => desk.ok<Read>('GET', '/v1/settings');
const put = (body: object) => desk.call<Read>('PUT', '/v1/settings', body);
const audited = async (act: string) =>
  (await desk.ok<Page<Audited>>('GET', `/v1/audit?act=${act}&limit=1`)).items[0];
async function owners(...names: string[]) {
  for (const name of names) {
    await signIn(desk.db, 'owner', `${name}@example.com`);
    await desk.db.person.updateMany({ where: { email: `${name}@example.com` }, data: { disabledAt: null } });
  }
  desk.as('owner', `${names[0]}@example.com`);
}
const decide = (what: 'approve' | 'refuse') => desk.submit(`/v1/settings/bank-details/${what}`, {});

describe('a version', () => {
  test('that is not the newest is refused, and nothing is changed', async () => {
    const { version } = await read();
    expect((await put({ ...settingsBody, timeZone: 'UTC', version })).json.version).toBe(version + 1);
    const late = await put({ ...settingsBody, holidays: ['2026-01-01'], version });
    expect(late).toMatchObject({ status: 409, json: { detail: expect.stringContaining(`not ${version}`) } });
    expect(await read()).toMatchObject({ timeZone: 'UTC', holidays: settingsBody.holidays });
  });

  test('omitted: the settings are replaced as before; the settings that were read can be sent back', async () => {
    expect((await put({ ...settingsBody, timeZone: 'UTC' })).status).toBe(200);
    expect((await put(await read())).status).toBe(200);
  });

  test('stays while nothing changes', async () => {
    const { version } = await read();
    await put(settingsBody);
    expect((await read()).version).toBe(version);
  });

  test('of two that change the same one, one is refused', async () => {
    const { version } = await read();
    const zones = ['Asia/Tokyo', 'Europe/Rome', 'America/Lima'];
    const answers = await Promise.all(zones.map((timeZone) => put({ ...settingsBody, timeZone, version })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

test('the change is in the audit log, with old and new values', async () => {
  await put({ ...settingsBody, timeZone: 'Asia/Tokyo' });
  expect((await audited('settings.changed'))!.detail).toEqual({
    changed: ['timeZone'],
    before: { timeZone: settingsBody.timeZone },
    after: { timeZone: 'Asia/Tokyo' },
  });
});

describe('new bank details', () => {
  test.each([[[]], [['ann']]])(
    'with %j as owners are in use at once, old and new in the audit log',
    async (names) => {
      await owners(...names);
      expect((await put(withNew())).json.creditor).toMatchObject(NEW);
      expect((await audited('settings.changed'))!.detail).toMatchObject({
        before: { creditor: OLD },
        after: { creditor: NEW },
      });
    },
  );

  test('with two owners wait, while everything else is changed', async () => {
    await owners('ann', 'bob');
    const { json } = await put(withNew({ timeZone: 'UTC' }));
    expect(json).toMatchObject({ timeZone: 'UTC', creditor: OLD, pendingBankDetails: NEW });
    expect(await audited('bank-details.requested')).toMatchObject({
      actor: 'api',
      detail: { before: OLD, after: NEW },
    });
  });

  test('are approved neither by a key nor by the person who changed them', async () => {
    await owners('ann', 'bob');
    await desk.submit('/v1/settings', {
      _method: 'PUT',
      'creditor.payee': NEW.payee,
      'creditor.bankDetails': NEW.bankDetails,
    });
    expect((await read()).pendingBankDetails).toMatchObject({ requestedBy: 'ann@example.com' });
    expect((await desk.call('POST', '/v1/settings/bank-details/approve')).status).toBe(403);
    expect((await decide('approve')).status).toBe(409);
    expect((await read()).creditor).not.toMatchObject(NEW);
  });

  test('another owner sees and allows them', async () => {
    await owners('ann', 'bob');
    await put(withNew());
    expect((await desk.get('/settings')).text).toContain('IBAN XX99');
    expect((await decide('approve')).status).toBe(303);
    expect(await read()).toMatchObject({ creditor: NEW, pendingBankDetails: null });
    expect(await audited('settings.changed')).toMatchObject({
      actor: 'ann@example.com',
      detail: { before: { creditor: OLD }, after: { creditor: NEW }, requestedBy: 'api' },
    });
    expect((await decide('approve')).status).toBe(409);
  });

  test('are refused, and what was in use stays', async () => {
    await owners('ann', 'bob');
    await put(withNew());
    expect((await decide('refuse')).status).toBe(303);
    expect(await read()).toMatchObject({ creditor: OLD, pendingBankDetails: null });
    expect(await audited('bank-details.refused')).toMatchObject({ detail: { refused: NEW } });
  });

  test('still wait when the old ones are sent again', async () => {
    await owners('ann', 'bob');
    await put(withNew());
    await put({ ...settingsBody, timeZone: 'UTC' });
    expect((await read()).pendingBankDetails).toMatchObject(NEW);
    await decide('refuse');
  });
});
