import { extendZodWithOpenApi, OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PaymentBody } from '../../inbox/paymentEvent.js';
import { CODES } from './errors.js';
import { partOf, type Route } from './route.js';

extendZodWithOpenApi(z);

const Problem = z
  .object({
    type: z.string(),
    code: z
      .enum(CODES)
      .meta({ description: 'What is wrong, for programs; stays the same when the texts change' }),
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
const answer = (description: string, type = 'application/json') => {
  const schema = type.endsWith('json') ? z.object({}).loose() : z.string();
  return { description, content: { [type]: { schema } } };
};

/** The OpenAPI 3.1 document, generated from the schemas that validate the requests. */
export function openApiDocument(routes: Route[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  for (const route of routes) {
    const { method, path, tag, summary, right, query, body, takes, status, also, produces } = route;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const params = z.object(Object.fromEntries(names.map((name) => [name, partOf(route, name)])));
    const parts = {
      ...(names.length > 0 ? { params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
    };
    const json = body ? { body: { required: true, content: takes ? files(takes) : asJson(body) } } : {};
    const secured = path.startsWith('/v1/') ? [{ key: [] }] : [];
    registry.registerPath({
      method,
      path,
      tags: [tag],
      summary,
      security: secured,
      request: { ...parts, ...json },
      responses: {
        [status]: answer('Done', produces),
        ...(also
          ? { [also]: answer(also === 201 ? 'Created' : 'Was there already, with this content') }
          : {}),
        401: problem('No key, or an unknown one'),
        403: problem(`The key has not the right ${[right].flat().join(' or ')}`),
        404: problem('No such object'),
        ...(body
          ? {
              400: problem('Malformed JSON'),
              409: problem('Conflict'),
              413: problem('Too large'),
              415: problem('Not JSON'),
              422: problem('Does not validate'),
            }
          : {}),
        429: problem('Too many requests; Retry-After gives the seconds to wait'),
        503: problem('The database is away; try again'),
      },
    });
  }
  registerOpenDoors(registry);
  const generator = new OpenApiGeneratorV31(registry.definitions);
  const info = {
    title: 'Dunning',
    version: '0.1.0',
    description:
      'Money is in integer minor units beside an ISO 4217 currency; every instant is business time. ' +
      'Every create carries an id of yours and may be sent again: no Idempotency-Key is needed, and none is read.',
  };
  return generator.generateDocument({ openapi: '3.1.0', info, servers: [{ url: '/' }] });
}

const asJson = (schema: z.ZodType) => ({ 'application/json': { schema } });
const files = (types: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]));

const Readiness = z.object({
  status: z.literal('ready'),
  now: z.iso.datetime(),
  alarms: z.array(z.object({ code: z.string(), summary: z.string() })),
});

/** Paths without a key: health, and webhooks, which are signed. */
function registerOpenDoors(registry: OpenAPIRegistry): void {
  const common = { security: [], request: {} };
  registry.registerPath({
    ...common,
    method: 'get',
    path: '/healthz',
    tags: ['Health'],
    summary: 'Alive; returns business time',
    responses: { 200: answer('Alive') },
  });
  registry.registerPath({
    ...common,
    method: 'get',
    path: '/readyz',
    tags: ['Health'],
    summary: 'Ready: the database responds. `alarms` lists what needs a person',
    responses: {
      200: { description: 'Ready', content: asJson(Readiness) },
      503: answer('The database is away'),
    },
  });
  const headers = z.object({
    'webhook-id': z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
    'webhook-timestamp': z.string().regex(/^\d{1,12}$/),
    'webhook-signature': z.string().meta({ description: 'v1,BASE64; several divided by spaces' }),
  });
  registry.registerPath({
    method: 'post',
    path: '/webhooks/payments',
    tags: ['Webhooks'],
    security: [],
    summary: 'Signed payment events (Standard Webhooks); 200 once the event is committed',
    request: {
      headers,
      body: { required: true, content: { 'application/json': { schema: PaymentEventBody } } },
    },
    responses: TAKEN_IN,
  });
  registry.registerPath({
    method: 'post',
    path: '/webhooks/stripe',
    tags: ['Webhooks'],
    security: [],
    summary: "Stripe's events; 200 once the event is committed, also for types that do not concern us",
    request: {
      headers: z.object({ 'stripe-signature': z.string().meta({ description: 't=SECONDS,v1=HEX' }) }),
      body: { required: true, content: { 'application/json': { schema: StripeEventBody } } },
    },
    responses: TAKEN_IN,
  });
  registry.registerPath({
    method: 'post',
    path: '/webhooks/resend',
    tags: ['Webhooks'],
    security: [],
    summary:
      "The mail provider's events: outcomes of emails (delivered, bounced, complained, failed, suppressed), and " +
      'incoming emails (received); 200 once the event is committed, also for types that do not concern us',
    request: {
      headers: z.object({
        'svix-id': headers.shape['webhook-id'],
        'svix-timestamp': headers.shape['webhook-timestamp'],
        'svix-signature': headers.shape['webhook-signature'],
      }),
      body: { required: true, content: { 'application/json': { schema: MailEventBody } } },
    },
    responses: { ...TAKEN_IN, 200: answer('Committed') },
  });
  const { 401: refused, 413: tooLarge, 429: tooMany, 503: away } = TAKEN_IN;
  registry.registerPath({
    method: 'post',
    path: '/webhooks/twilio',
    tags: ['Webhooks'],
    security: [],
    summary:
      "Twilio's reports about text messages, and incoming ones (STOP opts out); 200 once the event is committed",
    request: {
      headers: z.object({ 'x-twilio-signature': z.string().meta({ description: 'BASE64' }) }),
      body: { required: true, content: { 'application/x-www-form-urlencoded': { schema: TextEventBody } } },
    },
    responses: { 200: COMMITTED_XML, 401: refused, 413: tooLarge, 429: tooMany, 503: away },
  });
}

const TAKEN_IN = {
  200: answer('Committed: applied, or shown under /v1/payment-exceptions'),
  401: problem('The signature or its time does not fit'),
  413: problem('Too large'),
  415: problem('Not JSON'),
  429: problem('Too many requests; Retry-After gives the seconds to wait'),
  503: problem('The database is away; try again'),
};

const COMMITTED_XML = {
  description: 'Committed',
  content: { 'text/xml': { schema: z.literal('<Response/>') } },
};

const TextEventBody = z
  .looseObject({
    MessageSid: z.string(),
    MessageStatus: z.string().optional(),
    ErrorCode: z.string().optional(),
    From: z.string().optional(),
    To: z.string().optional(),
    Body: z.string().optional(),
  })
  .meta({ id: 'TextEvent' });

const PaymentEventBody = z
  .object({ type: z.literal('payment.received'), timestamp: z.string().optional(), data: PaymentBody })
  .meta({ id: 'PaymentEvent' });

const MailEventBody = z
  .looseObject({ type: z.string(), created_at: z.string(), data: z.looseObject({ email_id: z.string() }) })
  .meta({ id: 'MailEvent' });

const StripeEventBody = z
  .looseObject({
    id: z.string(),
    type: z.string(),
    created: z.int(),
    data: z.object({ object: z.looseObject({}) }),
  })
  .meta({ id: 'StripeEvent' });
