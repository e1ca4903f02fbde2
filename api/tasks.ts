import { z } from 'zod';
import { ROLES } from '../domain/policy/policy.js';
import { rolesSeenBy, type Who } from '../domain/access/rights.js';
import { type Books } from '../books/book.js';
import { completeTask, OUTCOMES } from '../books/tasks/taskCompletion.js';
import { findTask, listTasks, type StoredTask } from '../books/tasks/tasks.js';
import { claimOf, claimTask, postponeTask, releaseTask, skipTask } from '../books/tasks/taskWork.js';
import { rankTasks } from '../books/tasks/worklist.js';
import { route, type Route } from './http/route.js';
import { Forbidden } from '../books/errors.js';
import { Id, IsoDate, Paging, PromiseBody, Reason, Text } from './http/schemas.js';
import { pick } from '../books/invoices/views.js';

const TaskQuery = z
  .strictObject({
    ...Paging,
    status: z.enum(['open', 'done', 'all']).default('open'),
    role: z.enum(ROLES).optional(),
    accountId: Id.optional(),
    due: z.enum(['today', 'overdue']).optional(),
    order: z.enum(['due', 'value']).default('due').meta({
      description: 'value: the open tasks that do not rest, by what is owed × its age × broken promises',
    }),
  })
  .refine(({ order, status, due }) => order === 'due' || (status === 'open' && due !== 'today'), {
    message: 'value ranks open tasks, or overdue ones',
    path: ['order'],
  });

const CompletionBody = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    note: Text.max(5_000).optional(),
    promise: PromiseBody.optional(),
  })
  .refine(({ outcome, promise }) => (outcome === 'promised') === (promise !== undefined), {
    message: 'goes with the outcome promised, and only with it',
    path: ['promise'],
  })
  .meta({ id: 'TaskCompletion' });

const PostponeBody = Reason.extend({
  until: z.union([IsoDate, z.iso.datetime()]).meta({
    description: 'When it is due then: an instant, or a date, which is that whole day where the customer is',
  }),
});

export const taskRoutes = (book: Books): Route[] => {
  const act = async (id: string, who: Who, work: () => Promise<StoredTask>) => {
    await assertVisible(book, id, who);
    return { json: view(await work()) };
  };
  const at = { method: 'post', tag: 'Tasks', right: 'tasks' } as const;
  return [
    route({
      method: 'get',
      path: '/v1/tasks',
      tag: 'Tasks',
      right: 'tasks',
      summary: 'Tasks of people, the most urgent first, or by expected value',
      query: TaskQuery,
      handle: async ({ query: { limit, cursor, role, order, ...filter }, who }) => {
        const roles = rolesSeenBy(who).filter((seen) => !role || seen === role);
        const { accountId, due } = filter;
        const only = due === 'overdue' ? due : undefined;
        const { items, nextCursor } =
          order === 'value'
            ? await rankTasks(book, { roles, accountId, only }, { limit, cursor })
            : await listTasks(book, { ...filter, roles }, { limit, cursor });
        return { json: { items: items.map(view), nextCursor } };
      },
    }),
    route({
      ...at,
      path: '/v1/tasks/{id}/complete',
      summary: 'Log the outcome; a promise or a dispute makes the invoice wait',
      body: CompletionBody,
      handle: ({ params, body: { outcome, note, promise }, who }) => {
        const given = promise && {
          ...promise,
          amount: BigInt(promise.amount),
          method: promise.method ?? null,
          reference: promise.reference ?? null,
        };
        const completion = { outcome, note: note ?? null, promise: given ?? null };
        return act(params.id!, who, () => completeTask(book, params.id!, completion, who.actor));
      },
    }),
    route({
      ...at,
      path: '/v1/tasks/{id}/claim',
      summary:
        'Claim the task: for 15 minutes (real time) no other person may work on it; a repeated claim restarts them',
      handle: ({ params, who }) => act(params.id!, who, () => claimTask(book, params.id!, who.actor)),
    }),
    route({
      ...at,
      path: '/v1/tasks/{id}/release',
      summary: 'Release the claim',
      handle: ({ params, who }) => act(params.id!, who, () => releaseTask(book, params.id!, who.actor)),
    }),
    route({
      ...at,
      path: '/v1/tasks/{id}/postpone',
      summary: 'Postpone, with a reason; the task is hidden until that day',
      body: PostponeBody,
      handle: ({ params, body: { until, reason }, who }) => {
        const when = IsoDate.safeParse(until).success ? until : new Date(until);
        return act(params.id!, who, () => postponeTask(book, params.id!, { until: when, reason }, who.actor));
      },
    }),
    route({
      ...at,
      path: '/v1/tasks/{id}/skip',
      summary: 'Skip: the task is not needed, with a reason',
      body: Reason,
      handle: ({ params, body: { reason }, who }) =>
        act(params.id!, who, () => skipTask(book, params.id!, reason, who.actor)),
    }),
  ];
};

/** Only tasks of the caller's role. An unknown id passes, and the operation finds it missing. */
async function assertVisible(book: Books, id: string, who: Who): Promise<void> {
  const task = await findTask(book.db, id);
  if (task && !rolesSeenBy(who).some((role) => role === task.role))
    throw new Forbidden(`${who.actor} may not work on task ${id}: it is the ${task.role}'s`);
}

const view = (task: StoredTask) => ({
  ...pick(task, [
    'id',
    'type',
    'role',
    'status',
    'accountId',
    'invoiceId',
    'stepId',
    'openedAt',
    'dueAt',
    'restsUntil',
    'outcome',
    'note',
    'completedAt',
    'completedBy',
    'detail',
  ]),
  ...pick(claimOf(task), ['claimedBy', 'claimedUntil']),
});
