import { createServer as createTls } from 'node:https';
import { createServer } from 'node:http';
import { createServer as createPlain, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { watched } from './departure.js';
import { selfSigned } from '../test/stack/certificate.js';

const post = (url: string, leavesBy?: number) =>
  watched(
    (signal) =>
      fetch(url, { method: 'POST', body: 'letter', signal }).then(
        ({ status }) => `answered ${status}`,
        () => 'lost',
      ),
    { leavesBy },
  );

async function listening<T>(server: Server, work: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a refused connection: the request never left', async () => {
  const port = await listening(createServer(), async (free) => free);
  const { answer, neverLeft } = await post(`http://127.0.0.1:${port}`);
  expect({ answer, neverLeft }).toEqual({
    answer: 'lost',
    neverLeft: expect.stringContaining('ECONNREFUSED'),
  });
});

test('an unknown host: the request never left', async () => {
  expect((await post('http://mail.invalid')).neverLeft).toMatch(/ENOTFOUND|EAI_AGAIN/);
});

test('a certificate that is not accepted: the request never left', async () => {
  const seen: string[] = [];
  const server = createTls(selfSigned(), (request, response) => {
    seen.push(request.url!);
    response.end();
  });
  const { answer, neverLeft } = await listening(server, (port) => post(`https://127.0.0.1:${port}`));
  expect({ answer, seen }).toEqual({ answer: 'lost', seen: [] });
  expect(neverLeft).toMatch(/certificate/);
});

test('a connection that is cut after the request: it may have been taken', async () => {
  const server = createServer((request) => request.socket.destroy());
  const met = await listening(server, (port) => post(`http://127.0.0.1:${port}`));
  expect(met).toEqual({ answer: 'lost', neverLeft: null });
});

test('an answer: it left', async () => {
  const server = createServer((_, response) => response.end());
  const met = await listening(server, (port) => post(`http://127.0.0.1:${port}`));
  expect(met).toEqual({ answer: 'answered 200', neverLeft: null });
});

test('a connection that is not ready in time: the request never left', async () => {
  // The server accepts the connection and leaves the TLS handshake without an answer.
  const connections: Socket[] = [];
  const silent = createPlain((socket) => connections.push(socket.on('error', () => undefined)));
  const { answer, neverLeft } = await listening(silent, async (port) => {
    const met = await post(`https://127.0.0.1:${port}`, Date.now() + 50);
    for (const connection of connections) connection.destroy();
    return met;
  });
  expect({ answer, isKnown: neverLeft !== null }).toEqual({ answer: 'lost', isKnown: true });
});

test('an answer that takes longer than the departure may: the request is not cut', async () => {
  const server = createServer((_, response) => setTimeout(() => response.end(), 200));
  const met = await listening(server, (port) => post(`http://127.0.0.1:${port}`, Date.now() + 100));
  expect(met).toEqual({ answer: 'answered 200', neverLeft: null });
});

test('requests at the same time do not take each other’s fate', async () => {
  const server = createServer((_, response) => setTimeout(() => response.end(), 50));
  const met = await listening(server, (port) =>
    Promise.all([
      post(`http://127.0.0.1:${port}`),
      post('http://mail.invalid'),
      post(`http://127.0.0.1:${port}`),
    ]),
  );
  expect(met.map(({ neverLeft }) => neverLeft !== null)).toEqual([false, true, false]);
});
