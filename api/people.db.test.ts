import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Prisma } from '../prisma/generated/client.js';
import { type ApiResponse, type Page, type Problem } from '../test/stack/api.js';
import { startDesk, type Desk } from '../test/stack/desk.js';

type Person = { id: string; email: string; name: string; role: string; status: string; link: string | null };
type Event = { actor: string; act: string; target: string; outcome: string; detail: object };

let desk: Desk;
beforeAll(async () => void (desk = await startDesk()));
afterAll(() => desk.stop());

const add = (email: string, role = 'collector', name = 'Erika Muster') =>
  desk.call<Person & Problem>('POST', '/v1/people', { email, name, role });
const change = (id: string, body: object, headers = {}) =>
  desk.call<Person & Problem>('PATCH', `/v1/people/${id}`, body, headers);
const events = async (query: string) => (await desk.ok<Page<Event>>('GET', `/v1/audit?${query}`)).items;

const FORM = {
  authorization: null,
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
};
const send = (path: string, fields: Record<string, string>, headers = {}) =>
  desk.call('POST', path, `${new URLSearchParams(fields)}`, { ...FORM, ...headers });
const cookieOf = ({ headers }: ApiResponse<unknown>) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
const setPassword = (link: string, password: string) =>
  send('/set-password', { token: new URL(link, 'http://desk').searchParams.get('token')!, password });
const signIn = (email: string, password: string, more = {}) => send('/sign-in', { email, password, ...more });
const sees = async (cookie: string, path = '/accounts') =>
  (await desk.call('GET', path, undefined, { authorization: null, cookie })).status;

const PASSWORD = 'a horse and a staple';

describe('a new person', () => {
  test('sets a password by a link that works once, and signs in', async () => {
    const { status, json } = await add('Erika.Muster@Example.com', 'accountant');
    expect(status).toBe(201);
    expect(json).toMatchObject({ email: 'erika.muster@example.com', role: 'accountant', status: 'invited' });
    expect((await signIn(json.email, PASSWORD)).status).toBe(401);
    expect((await desk.call('GET', json.link!, undefined, { authorization: null })).text).toContain(
      json.email,
    );
    expect((await setPassword(json.link!, 'short')).status).toBe(422);
    expect((await setPassword(json.link!, `${json.email} is long`)).status).toBe(422);
    expect((await setPassword(json.link!, PASSWORD)).status).toBe(303);
    expect((await setPassword(json.link!, 'another password')).status).toBe(404);
    const answer = await signIn(' ERIKA.muster@example.com', PASSWORD, { to: '/accounts' });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/accounts' } });
    expect(answer.headers['set-cookie']![0]).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await sees(cookieOf(answer))).toBe(200);
    const [token] = /[\w-]{43}/.exec(cookieOf(answer))!;
    expect(JSON.stringify(await desk.db.session.findMany())).not.toContain(token);
    const { passwordHash } = (await desk.db.person.findUnique({ where: { email: json.email } }))!;
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });

  test('added twice is there once, and with another name or role is a conflict', async () => {
    const first = await add('twice@example.com');
    expect(await add('TWICE@example.com')).toMatchObject({
      status: 200,
      json: { id: first.json.id, link: null },
    });
    expect((await add('twice@example.com', 'owner')).status).toBe(409);
    expect((await add('twice@example.com', 'collector', 'Another')).status).toBe(409);
  });

  test('gets another link, and the first is void; an expired one is refused', async () => {
    const { json } = await add('lost@example.com');
    const again = await desk.ok<Person>('POST', `/v1/people/${json.id}/password-link`);
    expect((await setPassword(json.link!, PASSWORD)).status).toBe(404);
    await desk.db.passwordLink.updateMany({ where: { personId: json.id }, data: { expiresAt: new Date() } });
    expect((await setPassword(again.link!, PASSWORD)).status).toBe(404);
  });

  test.each([
    '"><script>alert(1)</script>@example.com',
    "x' OR '1'='1",
    'a@b\u0000.example',
    'a@example.com\r\nBcc: b@example.com',
    'api',
    'api:key@',
    `${'a'.repeat(250)}@example.com`,
    '',
  ])('cannot have the email %j', async (email) => {
    expect((await add(email)).status).toBe(422);
  });

  test('has a name that is text on the page', async () => {
    await add('hostile@example.com', 'collector', '<img src=x onerror=alert(1)>');
    const { text } = await desk.get('/people');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img');
  });
});

async function active(email: string, role = 'collector') {
  const { json } = await add(email, role);
  await setPassword(json.link!, PASSWORD);
  return { id: json.id, cookie: cookieOf(await signIn(email, PASSWORD)) };
}

describe('a session', () => {
  const aged = async (email: string, column: 'seenAt' | 'startedAt', ms: number) => {
    const { cookie } = await active(email);
    const data = { [column]: new Date(Date.now() - ms) };
    await desk.db.session.updateMany({ where: { person: { email } }, data });
    return sees(cookie);
  };
  const HOUR = 3_600_000;

  test('ends twelve hours after it was used, and after seven days at all events', async () => {
    expect(await aged('a1@example.com', 'seenAt', 12 * HOUR - 60_000)).toBe(200);
    expect(await aged('a2@example.com', 'seenAt', 12 * HOUR + 1_000)).toBe(303);
    expect(await aged('a3@example.com', 'startedAt', 7 * 24 * HOUR - 60_000)).toBe(200);
    expect(await aged('a4@example.com', 'startedAt', 7 * 24 * HOUR + 1_000)).toBe(303);
  });

  test('is used by every page', async () => {
    const { id, cookie } = await active('used@example.com');
    await desk.db.session.updateMany({
      where: { personId: id },
      data: { seenAt: new Date(Date.now() - HOUR) },
    });
    await sees(cookie);
    const { seenAt } = (await desk.db.session.findFirst({ where: { personId: id } }))!;
    expect(Date.now() - seenAt.getTime()).toBeLessThan(60_000);
  });

  test('ends by signing out, in the database too', async () => {
    const { id, cookie } = await active('out@example.com');
    const answer = await send('/sign-out', {}, { cookie });
    expect(answer.headers['set-cookie']![0]).toMatch(/^__Host-session=;.*1970.*Secure/);
    expect(await sees(cookie)).toBe(303);
    expect(await desk.db.session.count({ where: { personId: id } })).toBe(0);
  });

  test.each([
    ['another role', { role: 'accountant' }, 303],
    ['disabling', { disabled: true }, 303],
    ['another name', { name: 'Erna' }, 200],
    ['the same role', { role: 'collector' }, 200],
  ])('after %s', async (name, body, status) => {
    const { id, cookie } = await active(`${name.replaceAll(' ', '-')}@example.com`);
    expect((await change(id, body)).status).toBe(200);
    expect(await sees(cookie)).toBe(status);
  });

  test('of a disabled person is not opened again, until enabled', async () => {
    const { id } = await active('back@example.com');
    await change(id, { disabled: true });
    expect((await signIn('back@example.com', PASSWORD)).status).toBe(401);
    expect((await desk.call('POST', `/v1/people/${id}/password-link`)).status).toBe(409);
    await change(id, { disabled: false });
    expect((await signIn('back@example.com', PASSWORD)).status).toBe(303);
  });

  test('ends with the password that opened it, except where the new one was set', async () => {
    const email = 'changes@example.com';
    const { cookie } = await active(email);
    const other = cookieOf(await signIn(email, PASSWORD));
    const wrong = await send(
      '/me/password',
      { current: 'wrong wrong wrong', password: 'x'.repeat(12) },
      { cookie },
    );
    expect(wrong.status).toBe(401);
    expect(await sees(other)).toBe(200);
    const right = { current: PASSWORD, password: 'a donkey and a clip' };
    const answer = await send('/me/password', right, { cookie });
    expect(await Promise.all([cookie, other, cookieOf(answer)].map((one) => sees(one)))).toEqual([
      303, 303, 200,
    ]);
    expect((await signIn(email, PASSWORD)).status).toBe(401);
  });

  test.each(['', 'x', '__Host-session=', `__Host-session=${'A'.repeat(43)}`, "__Host-session=' OR 1=1"])(
    'is absent with the cookie %j: the browser goes to the sign-in, and back',
    async (cookie) => {
      const answer = await desk.call('GET', '/accounts?x=1', undefined, { authorization: null, cookie });
      expect(answer).toMatchObject({ status: 303, headers: { location: '/sign-in?to=%2Faccounts%3Fx%3D1' } });
      const scripted = { authorization: null, cookie, 'hx-request': 'true' };
      expect((await desk.call('GET', '/accounts', undefined, scripted)).status).toBe(401);
    },
  );
});

describe('a sign-in', () => {
  test('gives the same response to a wrong password and to an unknown email', async () => {
    await active('known@example.com');
    const wrong = await signIn('known@example.com', 'wrong');
    const unknown = await signIn('unknown@example.com', 'wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.text.replaceAll('known@', '@')).toBe(unknown.text.replaceAll('unknown@', '@'));
    expect(cookieOf(wrong)).toBe('');
  });

  test('leads to a path of this desk only', async () => {
    await active('leads@example.com');
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example'])
      expect((await signIn('leads@example.com', PASSWORD, { to })).headers.location).toBe('/');
  });

  test('is tried ten times for an email, then waits, also with the right password', async () => {
    await active('guessed@example.com');
    for (let n = 0; n < 10; n++) expect((await signIn('guessed@example.com', `guess ${n}`)).status).toBe(401);
    const refused = await signIn('guessed@example.com', PASSWORD);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
    expect((await signIn('known@example.com', PASSWORD)).status).toBe(303);
  });
});

test('behind a trusted proxy the browser’s address is the one that counts, and behind no other', async () => {
  const behind = await startDesk({ trustedProxies: 'loopback' });
  for (const [place, address] of [
    [behind, '203.0.113.7'],
    [desk, '127.0.0.1'],
  ] as const) {
    const email = 'proxied@example.com';
    const fields = `${new URLSearchParams({ email, password: 'wrong' })}`;
    await place.call('POST', '/sign-in', fields, { ...FORM, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' });
    const { items } = await place.ok<Page<Event>>('GET', `/v1/audit?target=${email}`);
    expect(items[0]).toMatchObject({ address });
  }
  await behind.stop();
});

describe('a form from elsewhere', () => {
  const paths = ['/sign-in', '/sign-out', '/set-password', '/me/password', '/do/v1/invoices/I/void'];
  const foreign: Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://desk.example' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { referer: 'http://desk.example/' },
  ];
  test.each(paths.flatMap((path) => foreign.map((headers) => [path, headers] as const)))(
    'is refused at %s with %j',
    async (path, headers) => {
      const own = { authorization: null, 'content-type': FORM['content-type'], host: 'desk.example' };
      const cookie = await desk.cookie();
      const answer = await desk.call('POST', path, 'x=1', { ...own, cookie, ...headers });
      expect(answer.status).toBe(403);
    },
  );

  test('is accepted by its Origin when the browser sends nothing else', async () => {
    const { cookie } = await active('origin@example.com');
    const headers = {
      ...FORM,
      'sec-fetch-site': null,
      origin: 'https://desk.example',
      host: 'desk.example',
      cookie,
    };
    expect((await desk.call('POST', '/sign-out', '', headers)).status).toBe(303);
  });
});

describe('the last owner', () => {
  test('stays one, whatever two owners do to one another at once', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [
        await add(`a${round}@own.example`, 'owner'),
        await add(`b${round}@own.example`, 'owner'),
      ];
      await desk.db.person.updateMany({
        where: { role: 'owner', email: { notIn: [a.json.email, b.json.email] } },
        data: { role: 'collector' },
      });
      const statuses = await Promise.all([
        change(a.json.id, { role: 'collector' }),
        change(b.json.id, round % 2 ? { role: 'counsel' } : { disabled: true }),
      ]);
      expect(statuses.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await desk.db.person.count({ where: { role: 'owner', disabledAt: null } })).toBe(1);
    }
    desk.as('owner');
    await desk.cookie();
  });
});

describe('a person who manages people', () => {
  test('cannot give rights that they do not have', async () => {
    const { secret } = await desk.ok<{ secret: string }>('POST', '/v1/keys', {
      id: 'hr',
      rights: ['people'],
    });
    const hr = { authorization: `Bearer ${secret}` };
    const body = { email: 'made@example.com', name: 'Made', role: 'owner' };
    expect((await desk.call('POST', '/v1/people', body, hr)).status).toBe(403);
    const { id } = (await add('some-owner@example.com', 'owner')).json;
    expect((await change(id, { disabled: true }, hr)).status).toBe(403);
    expect((await desk.call('POST', `/v1/people/${id}/password-link`, undefined, hr)).status).toBe(403);
    const key = { id: 'more', rights: ['people', 'write-off'] };
    expect((await desk.call('POST', '/v1/keys', key, hr)).status).toBe(403);
    expect(await desk.db.person.count({ where: { email: 'made@example.com' } })).toBe(0);
  });
});

describe('the audit log', () => {
  test('has every change of a person, and nothing secret', async () => {
    const email = 'audited@example.com';
    const { id } = await active(email);
    await change(id, { role: 'counsel' });
    await change(id, { disabled: true });
    await signIn(email, PASSWORD);
    expect((await events(`target=${email}`)).map(({ act, actor, outcome }) => [act, actor, outcome])).toEqual(
      [
        ['sign-in', email, 'refused'],
        ['person.disabled', 'api', 'done'],
        ['person.role-changed', 'api', 'done'],
        ['sign-in', email, 'done'],
        ['password.set', email, 'done'],
        ['password-link.made', 'api', 'done'],
        ['person.added', 'api', 'done'],
      ],
    );
    const all = JSON.stringify(await events('limit=200'));
    expect(all).not.toContain(PASSWORD);
  });

  test('holds every sign-out, once', async () => {
    const email = 'leaves@example.com';
    const { cookie } = await active(email);
    for (const sent of [cookie, cookie, `__Host-session=${'A'.repeat(43)}`])
      expect((await send('/sign-out', {}, { cookie: sent })).status).toBe(303);
    expect(await events(`target=${email}&act=sign-out`)).toMatchObject([{ actor: email, outcome: 'done' }]);
    expect(await sees(cookie)).toBe(303);
  });

  test('has a changed password, and a refused change', async () => {
    const email = 'tries@example.com';
    const { cookie } = await active(email);
    for (const current of ['not this password', PASSWORD])
      await send('/me/password', { current, password: 'a donkey and a clip' }, { cookie });
    expect(
      (await events(`target=${email}`))
        .filter(({ act }) => act === 'password.changed')
        .map(({ outcome }) => outcome),
    ).toEqual(['done', 'refused']);
  });

  test('has each refusal of a known person, once, from the desk and from the API', async () => {
    desk.as('collector', 'refused@example.com');
    await desk.submit('/v1/invoices/I/write-off', { reason: 'x' }, { 'hx-request': 'true' });
    await desk.submit('/v1/invoices/I/void', { reason: 'x' });
    await desk.get('/people');
    desk.as('owner');
    const refused = await events('actor=refused@example.com&outcome=refused');
    expect(refused.map(({ target }) => target)).toEqual([
      'GET /people',
      'POST /do/v1/invoices/I/void',
      'POST /do/v1/invoices/I/write-off',
    ]);
  });

  test('counts unknown keys', async () => {
    const before = (await events('act=key&limit=200')).length;
    for (let n = 0; n < 25; n++)
      await desk.call('GET', '/v1/accounts', undefined, { authorization: `Bearer dk_${n}` });
    const rows = await events('act=key&limit=200');
    expect(rows.length - before).toBeLessThanOrEqual(2);
    expect(rows[0]).toMatchObject({
      actor: 'nobody',
      outcome: 'refused',
      detail: { count: expect.any(Number) },
    });
  });

  test.each(['UPDATE audit_event SET actor = $$x$$', 'DELETE FROM audit_event', 'TRUNCATE audit_event'])(
    'refuses %s',
    async (sql) => {
      await expect(desk.db.$executeRaw(Prisma.raw(sql))).rejects.toThrow('never changed or removed');
    },
  );

  test('does not keep a password that was written where the email belongs', async () => {
    await signIn('my secret password', 'x');
    const [last] = await events('act=sign-in&limit=1');
    expect(last).toMatchObject({ actor: 'nobody', target: 'nobody', outcome: 'refused' });
  });
});
