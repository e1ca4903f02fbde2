import { type Books } from '../books/book.js';
import { acknowledgeMatter, findMatter, listMatters, readDossier } from '../books/matters/matters.js';
import { recallMatter } from '../books/matters/recalls.js';
import { returnToCounsel } from '../books/matters/returns.js';
import { route, type Route } from './http/route.js';
import { PageQuery, Reason } from './http/schemas.js';

/** Counsel, and people who may recall a matter. */
const SEEN_BY = ['matters', 'recall'] as const;

export const matterRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/matters',
    tag: 'Matters',
    right: SEEN_BY,
    summary: 'Matters that counsel has received',
    query: PageQuery,
    handle: async ({ query }) => ({ json: await listMatters(book.db, query) }),
  }),
  route({
    method: 'get',
    path: '/v1/matters/{id}',
    tag: 'Matters',
    right: SEEN_BY,
    summary: 'One matter',
    handle: async ({ params }) => {
      const matter = await findMatter(book.db, params.id!);
      return matter && { json: matter };
    },
  }),
  route({
    method: 'get',
    path: '/v1/matters/{id}/dossier.zip',
    tag: 'Matters',
    right: SEEN_BY,
    summary: 'The dossier as it was handed over',
    produces: 'application/zip',
    handle: async ({ params }) => {
      const body = await readDossier(book.db, params.id!);
      return body && { type: 'application/zip', body, filename: `dossier-${params.id}.zip` };
    },
  }),
  route({
    method: 'post',
    path: '/v1/matters/{id}/acknowledge',
    tag: 'Matters',
    right: 'matters',
    summary: 'Acknowledge: counsel has taken the matter over',
    handle: async ({ params, actor }) => ({ json: await acknowledgeMatter(book, params.id!, actor) }),
  }),
  route({
    method: 'post',
    path: '/v1/matters/{id}/recall',
    tag: 'Matters',
    right: 'recall',
    summary:
      'Recall the debt from counsel to the collectors, at its real age; holds and licences stay until it is paid',
    body: Reason,
    handle: async ({ params, body, actor }) => ({
      json: await recallMatter(book, params.id!, { ...body, actor }),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/matters/{id}/hand-off',
    tag: 'Matters',
    right: 'recall',
    summary:
      'A recalled debt goes back to counsel as a new matter; where the policy requires approval for a hand-off, it is requested',
    body: Reason,
    handle: async ({ params, body: { reason }, who }) => ({
      json: await returnToCounsel(book, params.id!, { reason, who }),
    }),
  }),
];
