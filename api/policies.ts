import { z } from 'zod';
import { calendarOf, openDay, slot } from '../domain/calendar/calendar.js';
import { closedDays } from '../domain/calendar/holidays.js';
import { policySchedule } from '../domain/projection/schedule.js';
import { type Books } from '../books/book.js';
import { dryRun } from '../books/policies/dryRun.js';
import {
  copyPolicy,
  latestPolicy,
  listPolicies,
  savePolicy,
  type StoredPolicy,
} from '../books/policies/policies.js';
import { MAX_MOVES, moveToPolicy } from '../books/policies/policyMoves.js';
import { readSettings } from '../books/settings.js';
import { PolicyBody, PreviewBody } from './schemas/policy.js';
import { route, type Route } from './http/route.js';
import { Id, Paging, Text } from './http/schemas.js';

const DryRunQuery = z.strictObject({ ...Paging, of: z.enum(['policy', 'book']).default('policy') });

const MoveBody = z
  .union([
    z.strictObject({ invoiceIds: z.array(Id).min(1).max(MAX_MOVES) }),
    z.strictObject({ version: z.int().min(1) }),
  ])
  .meta({ id: 'PolicyMove' });

export const policyRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/policies',
    tag: 'Policies',
    right: 'read',
    summary: 'The newest version of every policy',
    handle: async () => ({ json: { items: (await listPolicies(book.db)).map(view), nextCursor: null } }),
  }),
  route({
    method: 'post',
    path: '/v1/policies',
    tag: 'Policies',
    right: 'policies',
    summary: 'Create a policy as a copy of the newest version of another',
    body: z.strictObject({ id: Id, name: Text.min(1).max(200), copyOf: Id }),
    status: 201,
    also: 200,
    handle: async ({ body, who }) => {
      const policy = await copyPolicy(book, body, who);
      return { status: policy.saved ? 201 : 200, json: view(policy) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/policies/{id}',
    tag: 'Policies',
    right: 'read',
    summary: 'A policy in its newest version',
    handle: async ({ params }) => {
      const found = await latestPolicy(book.db, params.id!);
      return found && { json: view(found) };
    },
  }),
  route({
    method: 'put',
    path: '/v1/policies/{id}',
    tag: 'Policies',
    right: 'policies',
    summary: 'Save a new version; invoices keep the one they started with until they are moved',
    body: PolicyBody,
    also: 201,
    handle: async ({ params, body, who }) => {
      const policy = await savePolicy(book.db, params.id!, body, new Date(book.clock.now()), who);
      return { status: policy.saved && policy.version === 1 ? 201 : 200, json: view(policy) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/policies/{id}/dry-run',
    tag: 'Policies',
    right: 'policies',
    summary:
      'What this draft would change in the next 90 days for the open invoices that follow the policy (`of=book`: for every open invoice), per account; writes nothing',
    query: DryRunQuery,
    body: PolicyBody,
    handle: async ({ params, query: { of, ...page }, body: draft }) => {
      const policyId = of === 'policy' ? params.id! : null;
      if (policyId && !(await latestPolicy(book.db, policyId))) return null;
      return { json: await dryRun(book, { policyId, draft, ...page }) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/policies/{id}/move',
    tag: 'Policies',
    right: 'policies',
    summary:
      'Move open invoices, named or of an older version, to the newest version; each independently, at most 500 at once',
    body: MoveBody,
    handle: async ({ params, body, actor }) => ({
      json: await moveToPolicy(book, params.id!, body, actor),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/policies/{id}/preview',
    tag: 'Policies',
    right: 'read',
    summary: 'Every step of a debt that is never paid, with its date; writes nothing',
    body: PreviewBody,
    handle: async ({ params, body: { dueOn, timeZone, jurisdiction, from } }) => {
      const found = await latestPolicy(book.db, params.id!);
      if (!found) return null;
      const settings = await readSettings(book.db);
      const calendar = calendarOf(
        { ...found.policy, spreadMinutes: 0 },
        { id: '', timeZone },
        closedDays(settings.holidays, jurisdiction ?? settings.jurisdiction),
      );
      const steps = policySchedule(found.policy, dueOn, (date) => openDay(calendar, date), from).map(
        ({ step: { id, rule }, day, on }) => {
          const { id: ruleId, days: _, ...what } = rule;
          return {
            ...what,
            id,
            rule: ruleId,
            day,
            date: on,
            at: new Date(slot(calendar, on, 0, 0)).toISOString(),
          };
        },
      );
      return { json: { policy: { id: found.id, version: found.version }, dueOn, timeZone, steps } };
    },
  }),
];

const view = ({ id, version, policy, createdAt }: StoredPolicy) => ({ id, version, createdAt, ...policy });
