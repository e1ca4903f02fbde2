import { createServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { walker } from '../test/stack/stepRunner.js';

const PROVIDER_WORDS = 'Mailbox erika@acme.example of Erika Muster is not there';
/** A mail provider that fails and quotes the message. */
const provider = createServer((_request, response) => {
  response.writeHead(500, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ statusCode: 500, name: 'application_error', message: PROVIDER_WORDS }));
});

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  await api.ok('PUT', '/v1/settings', settingsBody);
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(async () => {
  provider.close();
  provider.closeAllConnections();
  await api.stop();
});

test("a mail provider's words go to the log and not to Temporal", async () => {
  const logged: string[] = [];
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const onRetry = (words: string, verb: string) => void logged.push(`${verb}: ${words}`);
  const walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, url, { onRetry });
  const failure: unknown = await walk.step('I').catch((error: unknown) => error);
  const stored = JSON.stringify(defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter));
  expect(failure).toMatchObject({ type: 'MailUnknown' });
  expect(stored).not.toMatch(/Erika|acme\.example/);
  expect(logged).toEqual([expect.stringMatching(/^sendNotice: .*Mailbox erika@acme\.example/)]);
});
