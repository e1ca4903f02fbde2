import { type Role } from '../../domain/policy/policy.js';
import { type Database } from '../../prisma/client.js';
import { personId } from '../../books/people/people.js';
import { openSession } from '../../books/people/sessions.js';
import { startApi, type ApiOptions } from './api.js';

/** The API with the desk, signed in as a person of this role; `as` changes the person. */
export async function startDesk({ role = 'owner', ...options }: ApiOptions & { role?: Role } = {}) {
  const api = await startApi({ temporalUi: 'http://127.0.0.1:8233/namespaces/default', ...options });
  let token = signIn(api.db, role, `${role}@example.com`);
  const as = (next: Role, email = `${next}@example.com`) => void (token = signIn(api.db, next, email));
  /** The cookies of the signed-in person's browser. */
  const cookie = async () => `__Host-session=${await token}`;
  /** Requests a page of the desk as a browser does. */
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const own = { authorization: null, accept: 'text/html', cookie: await cookie() };
    return api.call('GET', path, undefined, { ...own, ...headers });
  };
  /** A form that is sent: `path` is the operation's, `/v1/…`. */
  const submit = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    api.call('POST', `/do${path}`, `${new URLSearchParams(fields)}`, {
      authorization: null,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: await cookie(),
      ...headers,
    });
  return { ...api, as, cookie, get, submit };
}

export type Desk = Awaited<ReturnType<typeof startDesk>>;

/** Creates a person of this role with a session; no password matches theirs. */
export async function signIn(db: Database, role: Role, given: string): Promise<string> {
  const email = given.toLowerCase();
  const id = personId(email);
  const passwordHash = 'of no password';
  await db.person.upsert({
    where: { id },
    create: { id, email, name: `The ${role}`, role, passwordHash, createdAt: new Date() },
    update: { role },
  });
  return (await openSession(db, { id, passwordHash }, { actor: email }))!;
}
