import { ApiProblem, type Operations } from '../../imports/api.js';
import { type Who } from '../../domain/access/rights.js';
import { problemOf } from './errors.js';
import { callRoute, type Route } from './route.js';

/** The API without a network. */
export const inProcess = (routes: Route[], who: Who): Operations => ({
  json: async <T>(method: string, path: string, { body }: { body?: unknown } = {}) => {
    try {
      const reply = await callRoute(routes, { method, path, body: plain(body) }, who);
      return plain('json' in reply ? reply.json : null) as T;
    } catch (error) {
      const { status, detail, issues = [], retryAfter } = problemOf(error);
      if (status === 500) throw error;
      throw new ApiProblem(detail, status, issues, retryAfter === undefined ? null : retryAfter * 1_000);
    }
  },
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
