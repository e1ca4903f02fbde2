import { z } from 'zod';
import { ROLES } from '../domain/policy.js';
import { type Book } from '../prisma/client.js';
import { completeTask, OUTCOMES } from '../prisma/taskCompletion.js';
import { listTasks, type StoredTask } from '../prisma/tasks.js';
import { route, type Route } from './route.js';
import { Id, Paging, PromiseBody, Text } from './schemas.js';
import { pick } from './views.js';

const TaskQuery = z.strictObject({
  ...Paging,
  status: z.enum(['open', 'done', 'all']).default('open'),
  role: z.enum(ROLES).optional(),
  accountId: Id.optional(),
  due: z.enum(['today', 'overdue']).optional(),
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

export const taskRoutes = (book: Book): Route[] => [
  route({
    method: 'get',
    path: '/v1/tasks',
    tag: 'Tasks',
    right: 'tasks',
    summary: 'What people must do, the most urgent first',
    query: TaskQuery,
    handle: async ({ query: { limit, cursor, ...filter } }) => {
      const { items, nextCursor } = await listTasks(book, filter, { limit, cursor });
      return { json: { items: items.map(view), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/complete',
    tag: 'Tasks',
    right: 'tasks',
    summary: 'Log the outcome; a promise holds fire, a dispute makes the invoice wait',
    body: CompletionBody,
    handle: async ({ params, body: { outcome, note, promise }, actor }) => {
      const given = promise && {
        ...promise,
        amount: BigInt(promise.amount),
        method: promise.method ?? null,
        reference: promise.reference ?? null,
      };
      return {
        json: view(
          await completeTask(
            book,
            params.id!,
            { outcome, note: note ?? null, promise: given ?? null },
            actor,
          ),
        ),
      };
    },
  }),
];

const view = (task: StoredTask) =>
  pick(task, [
    'id',
    'type',
    'role',
    'status',
    'accountId',
    'invoiceId',
    'stepId',
    'openedAt',
    'dueAt',
    'claimedBy',
    'outcome',
    'note',
    'completedAt',
    'completedBy',
    'detail',
  ]);
