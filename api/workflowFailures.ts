import { type Books } from '../books/book.js';
import { listRelayFailures } from '../books/relayFailures.js';
import { route, type Route } from './http/route.js';
import { PageQuery } from './http/schemas.js';

export const workflowFailureRoutes = ({ db }: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/workflow-failures',
    tag: 'Workflows',
    right: 'money',
    summary:
      'Invoices whose workflow does not accept its messages: attempts, next try, reason and how many wait; real time',
    query: PageQuery,
    handle: async ({ query }) => ({ json: await listRelayFailures(db, query) }),
  }),
];
