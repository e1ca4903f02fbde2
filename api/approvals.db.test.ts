import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { STANDARD } from '../domain/policy/standard.js';
import { startApi, type TestApi, type Page, type Problem } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { walker } from '../test/stack/stepRunner.js';

type Approval = { id: string; status: string };
type ApprovalWithNotice = Approval & { letter: { text: string; digest: string } };

let api: TestApi;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  api = await startApi({ now: '2026-03-02T10:00:00Z' });
  await api.ok('PUT', '/v1/settings', { ...settingsBody, jurisdiction: null });
  const steps = STANDARD.steps
    .filter((step) => step.id === 'reminder')
    .map((step) => ({ ...step, approval: 'owner' }));
  await api.ok('PUT', '/v1/policies/careful', { ...STANDARD, spreadMinutes: 0, steps });
  walk = walker({ ...api.book, clock: api.clock }, 'http://127.0.0.1:9');
});
afterAll(() => api.stop());

let n = 0;
let id: string;
let approval: string;
/** Every test has an invoice of 29 days, whose reminder waits for the owner's approval. */
beforeEach(async () => {
  id = `V${++n}`;
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, locale: 'en-GB', policyId: 'careful' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  await walk.step(id);
  const { items } = await api.ok<Page<Approval>>('GET', `/v1/approvals?accountId=${id}`);
  approval = items[0]!.id;
});

const read = () => api.ok<ApprovalWithNotice>('GET', `/v1/approvals/${approval}`);
const approve = (body?: object, of = approval) => api.call('POST', `/v1/approvals/${of}/approve`, body);
const refuse = (body: object, of = approval) => api.call('POST', `/v1/approvals/${of}/refuse`, body);
const edit = (body: object, of = approval) =>
  api.call<ApprovalWithNotice & Problem>('PATCH', `/v1/approvals/${of}`, body);

test('an approval is shown with the exact letter and its file', async () => {
  expect(await read()).toMatchObject({
    status: 'waiting',
    kind: 'notice',
    role: 'owner',
    stepId: 'reminder-23',
    reason: null,
    balances: [{ invoiceId: id, balance: 10_000, currency: 'EUR' }],
    letter: {
      letter: 'reminder',
      to: ['ap@mueller.example'],
      html: expect.stringContaining('€100.00'),
      attachments: [
        { filename: `statement-${id}.pdf`, contentType: 'application/pdf', size: expect.any(Number) },
      ],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      writtenOn: '2026-03-02',
    },
  });
  expect(await api.call('GET', `/v1/approvals/${approval}/attachments/statement-${id}.pdf`)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/pdf' },
  });
});

test('the letter that was read is approved', async () => {
  const { letter } = await read();
  expect(await approve({ digest: letter.digest })).toMatchObject({
    status: 200,
    json: { status: 'approved', decidedBy: 'api' },
  });
  expect((await approve()).status).toBe(200);
  expect((await refuse({ reason: 'Too harsh' })).status).toBe(409);
});

test('a refused letter shows the reason', async () => {
  expect(await refuse({ reason: 'He has just called' })).toMatchObject({
    status: 200,
    json: { status: 'refused', reason: 'He has just called' },
  });
  expect(await approve()).toMatchObject({
    status: 409,
    json: { detail: `Approval ${approval} is refused already: He has just called` },
  });
});

test('an edited letter is shown in its words, with another digest', async () => {
  const { letter } = await read();
  const words = { subject: 'About {invoice}', paragraphs: ['Dear {contact}, {owed} is {age}.'] };
  const edited = await edit(words);
  expect(edited).toMatchObject({
    status: 200,
    json: { letter: { subject: `About ${id}`, words } },
  });
  expect(edited.json.letter.text).toContain('Dear Erika Muster, €100.00 is 29 days past due.');
  expect((await edit(words)).json).toEqual(edited.json);
  expect((await approve({ digest: letter.digest })).status).toBe(409);
  expect((await approve({ digest: edited.json.letter.digest })).status).toBe(200);
});

describe('an edit', () => {
  test.each<[string, object, string]>([
    ['of nothing', {}, 'must give a subject or paragraphs'],
    ['with an unknown placeholder', { subject: '{gone}' }, 'names {gone} at character 1'],
    ['with a deadline that this letter has not', { paragraphs: ['{deadline}'] }, 'names {deadline}'],
    ['with an empty subject', { subject: '' }, 'subject'],
    ['of html', { html: '<p>' }, 'html'],
    ['without paragraphs', { paragraphs: [] }, 'paragraphs'],
  ])('%s is 422', async (_, body, detail) => {
    const { letter } = await read();
    expect(await edit(body)).toMatchObject({
      status: 422,
      json: { detail: expect.stringContaining(detail) },
    });
    expect((await read()).letter).toEqual(letter);
  });
});

test('an unknown approval is 404, an invalid query or body 422', async () => {
  expect((await api.call('GET', '/v1/approvals/gone')).status).toBe(404);
  expect((await approve(undefined, 'gone')).status).toBe(404);
  expect((await refuse({ reason: 'x' }, 'gone')).status).toBe(404);
  expect((await edit({ subject: 'x' }, 'gone')).status).toBe(404);
  expect((await api.call('GET', '/v1/approvals?status=lost')).status).toBe(422);
  expect((await approve({ digest: 'short' })).status).toBe(422);
  expect((await refuse({})).status).toBe(422);
});
