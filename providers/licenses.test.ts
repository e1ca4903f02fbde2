import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startLicenseServer, type LicenseServer } from '../dev/fakes/licenseServer.js';
import { createLicenses, type LicenseOrder } from './licenses.js';

const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const suspend: LicenseOrder = {
  type: 'licenses.suspend',
  accountId: 'acme',
  orderId: 'license-order-1',
  version: 1,
  effectiveBy: '2026-11-27',
  reason: '100 days past due',
  at: '2026-11-22T09:00:00.000Z',
};

let system: LicenseServer;
beforeEach(async () => void (system = await startLicenseServer({ secret })));
afterEach(() => system.stop());

test('suspended, reinstated, cancelled', async () => {
  const licenses = createLicenses({ url: system.url, secret });
  await licenses.order(suspend);
  expect(system.states()).toEqual({ acme: { state: 'suspended', version: 1 } });
  await licenses.order({
    ...suspend,
    type: 'licenses.reinstate',
    orderId: 'license-order-2',
    version: 2,
    effectiveBy: null,
  });
  expect(system.states()).toEqual({ acme: { state: 'active', version: 2 } });
  await licenses.order({ ...suspend, type: 'licenses.cancel', orderId: 'license-order-3', version: 3 });
  expect(system.states()).toEqual({ acme: { state: 'cancelled', version: 3 } });
  expect(system.orders()[0]).toEqual({
    type: 'licenses.suspend',
    timestamp: '2026-11-22T09:00:00.000Z',
    accountId: 'acme',
    orderId: 'license-order-1',
    version: 1,
    effectiveBy: '2026-11-27',
    reason: '100 days past due',
    applied: true,
  });
  expect(system.orders()[1]).not.toHaveProperty('effectiveBy');
});

test('an order that arrives after a newer one is accepted and dropped', async () => {
  const licenses = createLicenses({ url: system.url, secret });
  await licenses.order({ ...suspend, type: 'licenses.reinstate', orderId: 'license-order-2', version: 2 });
  await licenses.order(suspend);
  expect(system.states()).toEqual({ acme: { state: 'active', version: 2 } });
  expect(system.orders().map(({ applied }) => applied)).toEqual([true, false]);
});

test('another secret is refused and changes nothing', async () => {
  const licenses = createLicenses({
    url: system.url,
    secret: `whsec_${Buffer.from('another').toString('base64')}`,
  });
  await expect(licenses.order(suspend)).rejects.toThrow(
    `the licence system 127.0.0.1:${system.port} answered order license-order-1 with status 401`,
  );
  expect(system.states()).toEqual({});
});

test('an unsigned or altered body is refused', async () => {
  const body = JSON.stringify({
    type: 'licenses.cancel',
    timestamp: '2026-11-22T09:00:00Z',
    data: { accountId: 'acme', version: 9 },
  });
  const at = new Date();
  const signed = {
    'webhook-id': 'x',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('x', at, body),
  };
  const statuses = await Promise.all(
    [
      { headers: {}, body },
      { headers: signed, body: body.replace('acme', 'acmf') },
      { headers: { ...signed, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000) - 301) }, body },
      { headers: signed, body },
    ].map(async (call) => (await fetch(system.url, { method: 'POST', ...call })).status),
  );
  expect(statuses).toEqual([401, 401, 401, 200]);
});

test('after an outage the same order goes through with the same webhook id', async () => {
  const licenses = createLicenses({ url: system.url, secret });
  system.outage(true);
  await expect(licenses.order(suspend)).rejects.toThrow('with status 503');
  system.outage(false);
  await licenses.order(suspend);
  expect(system.states()).toEqual({ acme: { state: 'suspended', version: 1 } });
});

test('the webhook id is the order id, on every try; a redirect is not followed', async () => {
  const ids: unknown[] = [];
  const elsewhere = await serve((_, response) => response.end('followed'));
  const server = await serve((request, response) => {
    ids.push(request.headers['webhook-id']);
    response.writeHead(307, { location: elsewhere.url }).end();
  });
  const licenses = createLicenses({ url: server.url, secret });
  await expect(licenses.order(suspend)).rejects.toThrow('with status 307');
  await expect(licenses.order(suspend)).rejects.toThrow('with status 307');
  expect(ids).toEqual(['license-order-1', 'license-order-1']);
  await Promise.all([server.stop(), elsewhere.stop()]);
});

test('a silent system is given up after 8 seconds', async () => {
  const server = await serve(() => {});
  const started = Date.now();
  await expect(createLicenses({ url: server.url, secret }).order(suspend)).rejects.toThrow(
    `did not answer order license-order-1: no answer within 8000 ms`,
  );
  expect(Date.now() - started).toBeGreaterThan(7_500);
  await server.stop();
});

test('a closed port is named', async () => {
  const server = await serve(() => {});
  await server.stop();
  await expect(createLicenses({ url: server.url, secret }).order(suspend)).rejects.toThrow(
    /did not answer .*ECONNREFUSED/,
  );
});

test('an order id with a dot is no webhook id', async () => {
  const licenses = createLicenses({ url: system.url, secret });
  await expect(licenses.order({ ...suspend, orderId: 'INV.1' })).rejects.toThrow(
    'order id "INV.1" cannot be a webhook id',
  );
});

test.each([
  ['http://licences.example/hook', 'must be reached by https'],
  ['http://127.0.0.1.evil.example/', 'must be reached by https'],
  ['http://10.0.0.1/', 'must be reached by https'],
  ['ftp://licences.example/', 'must be reached by https'],
  ['licences', 'is not a URL'],
  ['https://user:pass@licences.example/', 'must not hold credentials'],
])('%s is refused', (url, message) => {
  expect(() => createLicenses({ url, secret })).toThrow(message);
});

test.each(['https://licences.example/hook', 'http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/'])(
  '%s is taken',
  (url) => {
    expect(() => createLicenses({ url, secret })).not.toThrow();
  },
);

test.each(['', 'whsec_', '%%%'])('%j is no secret', (bad) => {
  expect(() => createLicenses({ url: 'https://licences.example', secret: bad })).toThrow(
    'is not a Standard Webhooks secret',
  );
});

async function serve(answer: RequestListener): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
