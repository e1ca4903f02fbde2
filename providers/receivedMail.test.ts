import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createReceivedMail } from './receivedMail.js';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Starts a provider that answers every request like this. */
async function answering(status: number, body: string) {
  const requests: string[] = [];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const mail = createReceivedMail({ apiKey: 're_1', baseUrl: `http://127.0.0.1:${port}` });
  return { answer: await mail.read('e-1'), requests };
}

const message = {
  object: 'email',
  id: 'e-1',
  text: 'Hello',
  html: '',
  headers: { 'Auto-Submitted': 'auto-replied' },
};

test('a letter, with the names of its headers in small letters', async () => {
  const { answer, requests } = await answering(200, JSON.stringify(message));
  expect(requests).toEqual(['GET /emails/receiving/e-1']);
  expect(answer).toEqual({
    kind: 'found',
    content: { text: 'Hello', html: null, headers: { 'auto-submitted': 'auto-replied' } },
  });
});

test.each([
  [404, '{"statusCode":404,"name":"not_found","message":"Email not found"}', 'gone'],
  [401, '{"statusCode":401,"name":"restricted_api_key","message":"This key may only send"}', 'gone'],
  [429, '{"statusCode":429,"name":"rate_limit_exceeded","message":"Too many requests"}', 'away'],
  [502, '<h1>Bad gateway</h1>', 'away'],
  [500, 'null', 'away'],
  [200, '{}', 'away'],
])('%i %s: %s', async (status, body, kind) => {
  expect((await answering(status, body)).answer).toMatchObject({ kind, reason: expect.stringMatching(/./) });
});
