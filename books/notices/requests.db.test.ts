import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { settingsBody } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, eventsOf, payInvoice } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { walker } from '../../test/stack/stepRunner.js';
import { putAccount } from '../accounts/putAccount.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices, type InvoiceDraft } from '../invoices/create.js';
import { savePolicy } from '../policies/policies.js';
import { writeSettings } from '../writeSettings.js';
import { addRequestedNotice, type RequestedNoticeDraft } from './requests.js';

const ANNA = 'anna@northwind.example';

let books: TestBooks;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [books, catcher] = await Promise.all([startBooks({ now: '2026-03-02T10:00:00Z' }), startMailCatcher()]);
  await writeSettings(books.db, settingsBody);
  walk = walker(books.book, catcher.url);
});
afterAll(() => Promise.all([books.stop(), catcher.stop()]));

let n = 0;
let id: string;
beforeEach(async () => {
  id = `L${++n}`;
  await putAccount(books.book, anAccount(id));
});

const enter = (more: Partial<InvoiceDraft> = {}) =>
  createInvoices(books.book, [anInvoice(id, id, '2026-02-01', more)], 'test');
const ask = (more: Partial<RequestedNoticeDraft> = {}) =>
  addRequestedNotice(
    books.book,
    id,
    { id: 'A', letter: 'statement', reason: null, to: ['billing'], ...more },
    ANNA,
  );
const send = (notice = 'A') => walk.activities.sendLetter({ accountId: id, id: notice });
const story = async () =>
  (await eventsOf(books.book, { accountId: id }))
    .filter(({ type }) => type.startsWith('letter.'))
    .map(({ type, actor, summary }) => `${type} by ${actor}: ${summary}`);
const caught = () =>
  catcher.messages().filter(({ to }) => to.some((email) => email.endsWith(`@${id}.example`)));
const refused = (message: unknown) => ({ code: 'IllegalChange', message });

test('a statement is requested once and sent once', async () => {
  await enter();
  const request = { requestedBy: ANNA, withdrawn: null, notice: null };
  expect(await ask()).toMatchObject({ created: true, request });
  expect(await ask()).toMatchObject({ created: false, request });
  expect([await send(), await send()]).toEqual([null, null]);
  expect(caught()).toMatchObject([
    { to: [`ap@${id}.example`], subject: expect.stringMatching(/^Statement of account as of March 2, 2026/) },
  ]);
  const [notice] = await books.db.notice.findMany({ where: { accountId: id } });
  expect(notice).toMatchObject({
    purpose: 'confirmation',
    attachments: [{ filename: `statement-${id}.pdf` }],
  });
  expect(await ask()).toMatchObject({
    created: false,
    request: { notice: { status: 'sent', subject: notice!.subject } },
  });
  expect(await story()).toEqual([
    `letter.requested by ${ANNA}: Letter statement requested`,
    `letter.sent by system: Letter "${notice!.subject}" sent to ap@${id}.example`,
  ]);
});

test('the same id with other content, and an untrue letter, is refused; nothing is stored', async () => {
  await expect(ask()).rejects.toMatchObject(refused(`Account ${id} has no invoices yet`));
  await enter();
  await ask();
  await expect(ask({ to: ['executive'] })).rejects.toMatchObject(
    refused(`Letter A of account ${id} was requested before with other content`),
  );
  await books.db.hold.create({ data: { accountId: id, invoiceId: id, cycle: 1, placedAt: new Date() } });
  await expect(ask({ id: 'B', letter: 'hold-released' })).rejects.toMatchObject(
    refused(expect.stringMatching(/is on hold/)),
  );
  await books.db.invoice.update({ where: { id }, data: { status: 'with-counsel' } });
  await expect(ask({ id: 'B' })).rejects.toMatchObject(
    refused(expect.stringMatching(/with counsel: only counsel writes/)),
  );
  expect(await ask({ id: 'B', letter: 'services-cancelled', reason: 'x' })).toMatchObject({ created: true });
  expect(await books.db.letterRequest.count({ where: { accountId: id } })).toBe(2);
  await putAccount(books.book, anAccount(id, { contacts: [] }));
  await expect(ask({ id: 'C', letter: 'services-cancelled', reason: 'x' })).rejects.toMatchObject(
    refused(expect.stringMatching(/^No billing contact/)),
  );
});

test('an unknown account gets none', async () => {
  id = 'unknown';
  expect(await ask()).toBeNull();
});

test('its text is that of the policy that the invoice keeps', async () => {
  const words = { statement: { en: { subject: 'What {account} owes us' } } };
  await savePolicy(books.db, 'own-words', { ...STANDARD, words }, new Date(books.clock.now()));
  await enter();
  await changeInvoice(books.book, id, { type: 'policy', policyId: 'own-words' }, ANNA);
  await ask();
  await send();
  expect(caught()).toMatchObject([{ subject: `What ${id} GmbH owes us` }]);
});

test('nothing open: a statement shows that, and a cancellation is withdrawn', async () => {
  await enter({ amount: 100n });
  const cancel = () => ask({ id: 'C', letter: 'services-cancelled', reason: 'Licences are cancelled' });
  await cancel();
  await payInvoice(books.book, id, 100n);
  await send('C');
  expect(await cancel()).toMatchObject({
    created: false,
    request: {
      withdrawn: `Nothing is open on account ${id} for which services could be cancelled`,
      notice: null,
    },
  });
  await ask({ letter: 'statement', to: ['executive', 'billing'] });
  await send();
  expect(caught()).toMatchObject([{ to: [`ap@${id}.example`, `ceo@${id}.example`] }]);
  expect(caught()[0]!.text).toContain('Nothing is open on it.');
});

test('a letter that the provider refused shows it', async () => {
  await enter();
  await ask();
  catcher.failNext({ kind: 'refuse', status: 422, name: 'validation_error' });
  await send();
  expect(await ask()).toMatchObject({ request: { notice: { status: 'failed' } } });
  expect((await story()).at(-1)).toMatch(/^letter.failed by system: Letter "Statement/);
});

test('a consumer gets it in the hours of the law', async () => {
  const policy = { ...STANDARD, name: 'Private', debtor: 'consumer' as const };
  await savePolicy(books.db, 'private', policy, new Date(books.clock.now()));
  await putAccount(
    books.book,
    anAccount(id, { kind: 'consumer', policyId: 'private', timeZone: 'America/New_York' }),
  );
  await enter();
  await ask();
  expect(await send()).toBe(Date.parse('2026-03-02T13:00:00Z'));
  expect(caught()).toEqual([]);
  books.clock.set('2026-03-02T13:00:00Z');
  expect(await send()).toBeNull();
  expect(caught()).toHaveLength(1);
});
