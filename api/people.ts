import { z } from 'zod';
import { ROLES, type Role } from '../domain/policy/policy.js';
import { mayGive, RIGHTS_OF, type Who } from '../domain/access/rights.js';
import { type Books } from '../books/book.js';
import {
  addPerson,
  changePerson,
  findPerson,
  listPeople,
  renewLink,
  type PasswordLink,
} from '../books/people/people.js';
import { route, type Route } from './http/route.js';
import { Forbidden } from '../books/errors.js';
import { PageQuery, Text } from './http/schemas.js';

const Name = Text.trim().min(1).max(200);

const PersonBody = z
  .strictObject({ email: z.email().max(254), name: Name, role: z.enum(ROLES) })
  .meta({ id: 'PersonBody' });

const PersonChange = z
  .strictObject({ name: Name.optional(), role: z.enum(ROLES).optional(), disabled: z.boolean().optional() })
  .meta({ id: 'PersonChange' });

/** All times of people are real time. */
export const peopleRoutes = ({ db }: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/people',
    tag: 'People',
    right: 'people',
    summary: 'Who works at the desk, by email',
    query: PageQuery,
    handle: async ({ query }) => ({ json: await listPeople(db, query) }),
  }),
  route({
    method: 'post',
    path: '/v1/people',
    tag: 'People',
    right: 'people',
    summary: 'Add a person; the link, shown only once, sets a password within seven days',
    body: PersonBody,
    status: 201,
    also: 200,
    handle: async ({ body, who }) => {
      assertMayGive(who, body.role);
      const { person, link } = await addPerson(db, body, who);
      return { status: link ? 201 : 200, json: { ...person, ...linkView(link) } };
    },
  }),
  route({
    method: 'patch',
    path: '/v1/people/{id}',
    tag: 'People',
    right: 'people',
    summary: 'Change name or role, disable or enable; a new role and disabling sign the person out',
    body: PersonChange,
    handle: async ({ params, body, who }) => {
      await assertOutranks(db, params.id!, who);
      if (body.role) assertMayGive(who, body.role);
      return { json: await changePerson(db, params.id!, body, who) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/people/{id}/password-link',
    tag: 'People',
    right: 'people',
    summary: 'A new link that sets a password, once and within seven days; the one before is void',
    status: 201,
    handle: async ({ params, who }) => {
      await assertOutranks(db, params.id!, who);
      const { person, link } = await renewLink(db, params.id!, who);
      return { json: { ...person, ...linkView(link) } };
    },
  }),
];

/** A path of the desk: only the caller knows the public address. */
const linkView = (link: PasswordLink | null) => ({
  link: link && `/set-password?token=${link.token}`,
  linkExpiresAt: link && link.expiresAt,
});

/** A person who changes another, or may set that person's password, could act as them. */
async function assertOutranks(db: Books['db'], id: string, who: Who): Promise<void> {
  const person = await findPerson(db, id);
  if (person) assertMayGive(who, person.role);
}

function assertMayGive(who: Who, role: Role): void {
  if (!mayGive(who, RIGHTS_OF[role]))
    throw new Forbidden(`${who.actor} has not the rights of the role ${role} and cannot give them`);
}
