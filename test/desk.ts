import { type Role } from '../domain/policy.js';
import { person } from '../domain/rights.js';
import { startApi, type ApiOptions } from './api.js';

/** The API with the desk, where somebody of this role has signed in; `as` changes who it is. */
export async function startDesk({ role = 'owner', ...options }: ApiOptions & { role?: Role } = {}) {
  let who = person(`${role}@example.com`, role);
  const api = await startApi({
    ...options,
    desk: {
      authenticate: (_request, response, next) => {
        response.locals.who = who;
        next();
      },
      temporalUi: 'http://127.0.0.1:8233/namespaces/default',
    },
  });
  const as = (next: Role, email = `${next}@example.com`) => void (who = person(email, next));
  /** A page of the desk, as a browser asks for it. */
  const get = (path: string, headers: Record<string, string> = {}) =>
    api.call('GET', path, undefined, { authorization: null, accept: 'text/html', ...headers });
  /** A form that is sent: `path` is the operation's, `/v1/…`. */
  const submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    api.call('POST', `/do${path}`, `${new URLSearchParams(fields)}`, {
      ...{
        authorization: null,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      ...headers,
    });
  return { ...api, as, get, submit };
}

export type Desk = Awaited<ReturnType<typeof startDesk>>;
