import { z } from 'zod';
import { mayGive, RIGHTS, type Right, type Who } from '../domain/access/rights.js';
import { findKey, listKeys, makeKey, revokeKey, rotateKey, type MadeKey } from '../books/people/apiKeys.js';
import { type Books } from '../books/book.js';
import { forgetKeys } from './http/auth.js';
import { route, type Route } from './http/route.js';
import { Forbidden } from '../books/errors.js';
import { Id, PageQuery } from './http/schemas.js';

const MAX_DAYS = 3_650;
const MAX_GRACE_HOURS = 720;

const KeyBody = z
  .strictObject({
    id: Id,
    rights: z.array(z.enum(RIGHTS)).min(1).max(RIGHTS.length),
    expiresInDays: z.int().min(1).max(MAX_DAYS).default(365),
  })
  .meta({ id: 'KeyBody' });

const RotationBody = z
  .strictObject({ graceHours: z.int().min(0).max(MAX_GRACE_HOURS).default(24) })
  .default({ graceHours: 24 })
  .meta({ id: 'KeyRotation' });

/** All times of keys are real time. */
export const keyRoutes = ({ db }: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/keys',
    tag: 'Keys',
    right: 'people',
    summary: 'API keys, by name; never their secrets',
    query: PageQuery,
    handle: async ({ query }) => ({ json: await listKeys(db, query) }),
  }),
  route({
    method: 'post',
    path: '/v1/keys',
    tag: 'Keys',
    right: 'people',
    summary: 'Create a key with some rights; its secret is shown only once. The id is its name',
    body: KeyBody,
    status: 201,
    also: 200,
    handle: async ({ body: { id, rights, expiresInDays: days }, who }) => {
      assertMayGive(who, rights);
      const made = await makeKey(db, { id, rights: [...new Set(rights)], days }, who);
      return { status: made.secret ? 201 : 200, json: view(made) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/keys/{id}/rotate',
    tag: 'Keys',
    right: 'people',
    summary: 'A new secret, shown only once; the old one stays valid for `graceHours` more',
    body: RotationBody,
    handle: async ({ params, body: { graceHours }, who }) => {
      assertMayGive(who, (await findKey(db, params.id!))?.rights ?? []);
      const made = await rotateKey(db, params.id!, graceHours, who);
      forgetKeys(db);
      return { json: view(made) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/keys/{id}/revoke',
    tag: 'Keys',
    right: 'people',
    summary: 'Revoke a key permanently: at once, in other API processes within five seconds',
    handle: async ({ params, who }) => {
      const key = await revokeKey(db, params.id!, who);
      forgetKeys(db);
      return { json: key };
    },
  }),
];

const view = ({ key, secret }: MadeKey) => ({ ...key, secret });

function assertMayGive(who: Who, rights: readonly Right[]): void {
  if (!mayGive(who, rights)) throw new Forbidden(`${who.actor} cannot give rights that it has not itself`);
}
