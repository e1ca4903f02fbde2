import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STANDARD } from '../domain/policy/standard.js';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';

type Preview = {
  letter: string;
  to: string[];
  replyTo: string;
  subject: string;
  html: string;
  text: string;
  invoiceIds: string[];
  attachments: { filename: string; contentType: string; size: number }[];
  carriedBy: string | null;
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ now: '2026-03-02T08:00:00Z' });
  await api.ok('PUT', '/v1/settings', settingsBody);
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, locale: 'en-GB' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'old', dueOn: '2026-01-31' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'young', amount: 5_000, lines: undefined });
});
afterAll(() => api.stop());

const preview = (id: string, body: object) => api.ok<Preview>('POST', `/v1/invoices/${id}/preview`, body);
const refused = (id: string, body: object) => api.call<Problem>('POST', `/v1/invoices/${id}/preview`, body);

test('a letter is previewed as it would be sent: its recipients, its text, its files', async () => {
  const { subject, text, html, ...rest } = await preview('old', { stepId: 'reminder-23' });
  expect(subject).toBe('Payment reminder: invoice old is 30 days past due');
  expect(text).toContain('€150.00');
  expect(html).toContain('Erika Muster');
  expect(rest).toMatchObject({
    letter: 'reminder',
    to: ['ap@mueller.example'],
    replyTo: 'collector@northwind.example',
    invoiceIds: ['old', 'young'],
    carriedBy: null,
    attachments: [{ filename: 'statement-A.pdf', contentType: 'application/pdf', size: expect.any(Number) }],
  });
});

test('an account with a payment link for all gets that link', async () => {
  const payUrl = 'https://pay.example/all/A';
  expect((await preview('old', { stepId: 'reminder' })).html).not.toContain(payUrl);
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, locale: 'en-GB', payUrl });
  const { html, text } = await preview('old', { stepId: 'reminder' });
  expect(html).toContain(`href="${payUrl}"`);
  expect(text).toContain(payUrl);
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, locale: 'en-GB' });
});

test('in other words, which are not saved', async () => {
  const words = { subject: '{account}: {owed}', paragraphs: ['Dear {contact}, {invoice} is {age}.'] };
  const { subject, text } = await preview('old', { stepId: 'reminder', words });
  expect(subject).toBe('Müller & Söhne: €150.00');
  expect(text).toContain('Dear Erika Muster, old is 30 days past due.');
  expect((await preview('old', { stepId: 'reminder' })).subject).toMatch(/^Payment reminder/);
});

test('under a draft of the policy, which is not saved', async () => {
  const saved = await api.ok<{ version: number }>('GET', '/v1/policies/standard');
  const words = { reminder: { en: { subject: 'Drafted: {invoice}' } } };
  const steps = STANDARD.steps.map((step) => (step.id === 'reminder' ? { ...step, id: 'nudge' } : step));
  const policy = { ...STANDARD, words, steps };
  expect((await preview('old', { stepId: 'nudge', policy })).subject).toBe('Drafted: old');
  expect(await refused('old', { stepId: 'reminder', policy })).toMatchObject({ status: 422 });
  expect(await api.ok('GET', '/v1/policies/standard')).toEqual(saved);
});

test('the final demand names the deadline it would set today', async () => {
  expect((await preview('old', { stepId: 'final-demand' })).subject).toBe(
    'Final demand: pay €150.00 by 12 March 2026',
  );
});

test('of a carried invoice it names the carrying one', async () => {
  expect(await preview('young', { stepId: 'reminder' })).toMatchObject({ carriedBy: 'old' });
});

describe('a letter that no step sends', () => {
  const words = {
    'thank-you': { en: { subject: 'Thanks for {invoice}' } },
    'promise-received': { en: { subject: '{promiseAmount} on {promiseOn}' } },
    statement: { en: { subject: 'What {account} owes' } },
  };
  const policy = { ...STANDARD, words };

  test.each<[string, string, string[], string | null]>([
    ['thank-you', 'Thanks for old', ['old'], null],
    ['promise-received', '€100.00 on 9 March 2026', ['old'], 'a promise of the whole balance for 2026-03-09'],
    ['promise-broken', '27 February 2026', ['old', 'young'], 'a promise of the whole balance for 2026-02-27'],
    ['hold-released', 'hold', ['old', 'young'], null],
    ['services-cancelled', 'cancelled', ['old', 'young'], 'a final deadline that passed on 2026-03-01'],
    ['statement', 'What Müller & Söhne owes', ['old', 'young'], null],
  ])('%s', async (template, subject, invoiceIds, supposed) => {
    const shown = await preview('old', { letter: template, policy });
    expect(shown).toMatchObject({
      stepId: null,
      letter: template,
      invoiceIds,
      supposed,
      to: ['ap@mueller.example'],
    });
    expect(shown.subject).toContain(subject);
  });

  test('of a promise that was made', async () => {
    const promise = { id: 'W', amount: 6_000, currency: 'EUR', payOn: '2026-03-20', reference: '4711' };
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'promised', accountId: 'A' });
    await api.ok('POST', '/v1/invoices/promised/promises', promise);
    const { subject, ...rest } = await preview('promised', { letter: 'promise-received', policy });
    expect(subject).toBe('€60.00 on 20 March 2026');
    expect(rest).toMatchObject({ invoiceIds: ['promised'], supposed: null });
    await api.ok('POST', '/v1/invoices/promised/void', { reason: 'Only a test' });
    expect((await preview('promised', { letter: 'thank-you' })).invoiceIds).toEqual(['promised']);
    expect(await refused('promised', { letter: 'promise-received' })).toMatchObject({ status: 409 });
  });

  test('a step or a template, not both and not neither; a missing recipient is reported', async () => {
    expect(await refused('old', {})).toMatchObject({ status: 422 });
    expect(await refused('old', { stepId: 'reminder', letter: 'thank-you' })).toMatchObject({ status: 422 });
    await api.ok('PUT', '/v1/accounts/mute', { ...accountBody, contacts: [] });
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'mute', accountId: 'mute' });
    expect(await refused('mute', { letter: 'statement' })).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('No billing contact of account mute') },
    });
  });
});

test('a preview changes nothing', async () => {
  const all = async () => [
    await api.db.notice.count(),
    await api.db.timelineEvent.count(),
    await api.db.task.count(),
  ];
  const before = await all();
  await preview('old', { stepId: 'delinquent' });
  expect(await all()).toEqual(before);
});

describe('an invalid preview is refused', () => {
  test.each<[string, object, string]>([
    ['a step that is not there', { stepId: 'gone' }, "the invoice's policy has no step gone"],
    ['a step that is no letter', { stepId: 'place-hold' }, 'place-hold is not a letter: its kind is action'],
    [
      'words that name the unknown',
      { stepId: 'reminder', words: { subject: 'x {y}' } },
      'names {y} at character 3',
    ],
  ])('%s', async (_, body, detail) => {
    expect(await refused('old', body)).toMatchObject({
      status: 422,
      json: { detail: expect.stringContaining(detail) },
    });
  });

  test('an unknown invoice, and one that is over', async () => {
    expect((await refused('nowhere', { stepId: 'reminder' })).status).toBe(404);
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'void' });
    await api.ok('POST', '/v1/invoices/void/void', { reason: 'Twice' });
    expect(await refused('void', { stepId: 'reminder' })).toMatchObject({ status: 409 });
  });
});
