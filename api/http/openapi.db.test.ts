import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import { type Router } from 'express';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { REQUESTS } from '../../test/fixtures/apiRequests.js';
import { webhookRoutes } from '../webhooks/index.js';

type Schema = Record<string, unknown>;
type Operation = {
  summary: string;
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: object };
};

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await startApi();
  document = await api.ok<Document>('GET', '/openapi.json');
});
afterAll(() => api.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test('the document is OpenAPI 3.1 with a title and a version', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Dunning', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  });
});

const stackOf = ({ stack }: Pick<Router, 'stack'>) =>
  stack.flatMap(({ route }) =>
    (route?.stack ?? []).map(({ method }) => `${method} ${route!.path.replace(/:(\w+)/g, '{$1}')}`),
  );

test('it lists every route that is mounted, and no other', () => {
  const listed = operations().map(({ path, method }) => `${method} ${path}`);
  const webhooks = stackOf(webhookRoutes({ book: api.book, paymentsSecrets: [] }, '1mb')).map((one) =>
    one.replace(' /', ' /webhooks/'),
  );
  const mounted = [...stackOf(api.app.router), ...webhooks];
  expect(listed.sort()).toEqual([...new Set(mounted)].filter((one) => one !== 'get /openapi.json').sort());
});

test('every operation has a summary, names its path parameters and has at least one success response', () => {
  for (const { path, method, operation } of operations()) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const own = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect({ path, method, names: own.map(({ name }) => name) }).toEqual({ path, method, names });
    expect(own.every(({ required }) => required === true)).toBe(true);
    expect(operation.summary).toMatch(/./);
    expect(Object.keys(operation.responses).some((status) => /^20[01]$/.test(status))).toBe(true);
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[1-5]\d\d$/);
      expect(description).toMatch(/./);
    }
    if (path.startsWith('/v1/')) expect(operation.security).toEqual([{ key: [] }]);
  }
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference!,
  );
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) {
    const [, ...keys] = reference.split('/');
    expect(
      keys.reduce<unknown>((value, key) => (value as Schema | undefined)?.[key], document),
    ).toBeDefined();
  }
});

/** The document's own schema of a body, as a validator. */
function validatorOf(schema: Schema) {
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
  return ajv.compile({ ...schema, components: document.components });
}

const schemaOf = (method: string, path: string): Schema => {
  const found = operations().find(
    (one) =>
      one.method === method.toLowerCase() &&
      new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return found!.operation.requestBody!.content['application/json']!.schema;
};

describe.each(REQUESTS)('$method $path', ({ method, path, body }) => {
  test('takes what its schema allows, and its schema refuses what is unknown', () => {
    const validate = validatorOf(schemaOf(method, path));
    expect([validate(body), validate.errors]).toEqual([true, null]);
    expect(validate({ ...body, surprise: 1 })).toBe(false);
    expect(validate([])).toBe(false);
  });
});

test('the page at /docs works under its own content security policy', async () => {
  const redirect = await api.call('GET', '/docs', undefined, { authorization: null });
  const page =
    redirect.status === 301
      ? await api.call('GET', redirect.headers.location!, undefined, { authorization: null })
      : redirect;
  expect(page).toMatchObject({
    status: 200,
    headers: { 'content-type': expect.stringContaining('text/html') },
  });
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'");
  // Over plain http, upgrading would request every script by https, from a port without a listener.
  expect(policy).not.toContain('upgrade-insecure-requests');
  expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>\s*\S/);
  expect(page.text).not.toMatch(/\son\w+="/);
  const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
  expect(sources.length).toBeGreaterThan(3);
  for (const source of sources) {
    const { pathname, host } = new URL(source, 'http://here/docs/');
    expect(host).toBe('here');
    expect(await api.call('GET', pathname)).toMatchObject({ status: 200 });
  }
  const script = await api.call('GET', '/docs/swagger-ui-init.js');
  expect(script.text).toContain('/v1/payments');
});

test('health returns business time', async () => {
  const open = { authorization: null };
  const now = '2026-03-02T08:00:00.000Z';
  expect((await api.call('GET', '/healthz', undefined, open)).json).toEqual({ status: 'ok', now });
  expect((await api.call('GET', '/readyz', undefined, open)).json).toEqual({
    status: 'ready',
    now,
    alarms: [],
  });
});
