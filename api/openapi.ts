import { extendZodWithOpenApi, OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PathId, type Route } from './route.js';

extendZodWithOpenApi(z);

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});
const ANY_JSON = { 'application/json': { schema: z.object({}).loose() } };

/** The OpenAPI 3.1 document, generated from the schemas that validate the requests. */
export function openApiDocument(routes: Route[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  for (const { method, path, tag, summary, query, body, status } of routes) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const params = z.object(Object.fromEntries(names.map((name) => [name, PathId])));
    const parts = {
      ...(names.length > 0 ? { params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
    };
    const json = body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {};
    const secured = path.startsWith('/v1/') ? [{ key: [] }] : [];
    registry.registerPath({
      ...{ method, path, tags: [tag], summary, security: secured, request: { ...parts, ...json } },
      responses: {
        [status]: { description: 'Done', content: ANY_JSON },
        ...{ 401: problem('No key, or an unknown one'), 404: problem('No such object') },
        ...(body
          ? {
              400: problem('Malformed JSON'),
              409: problem('Conflict'),
              413: problem('Too large'),
              415: problem('Not JSON'),
              422: problem('Does not validate'),
            }
          : {}),
        503: problem('The database is away; try again'),
      },
    });
  }
  const generator = new OpenApiGeneratorV31(registry.definitions);
  const info = {
    title: 'Dunning',
    version: '0.1.0',
    description:
      'Money is in integer minor units beside an ISO 4217 currency; every instant is business time.',
  };
  return generator.generateDocument({ openapi: '3.1.0', info, servers: [{ url: '/' }] });
}
