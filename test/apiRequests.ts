import { openApproval } from '../books/approvals/changes.js';
import { businessKey } from '../books/keys.js';
import { personId } from '../books/people/people.js';
import { type Api } from './api.js';
import { walker } from './walking.js';

export const account = {
  name: 'Müller & Söhne',
  kind: 'business',
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  contacts: [
    {
      role: 'billing',
      name: 'Erika Muster',
      email: 'ap@mueller.example',
      phone: '+49 30 1',
      address: 'Unter den Linden 1',
    },
  ],
  policyId: 'standard',
  jurisdiction: 'DE',
};

export const invoice = {
  id: 'I-new',
  accountId: 'A',
  amount: 10_000,
  currency: 'EUR',
  issuedOn: '2026-01-02',
  dueOn: '2026-02-01',
  description: 'Work in January',
  purchaseOrder: 'PO 7',
  lines: [{ description: 'Hours', quantity: 2.5, amount: 10_000 }],
  payUrl: 'https://pay.example/I-new',
  documentUrl: 'https://files.example/I-new.pdf',
};

const promise = {
  id: 'W-1',
  amount: 5_000,
  currency: 'EUR',
  payOn: '2026-03-10',
  method: 'cheque',
  reference: 'No 12',
};

export const payment = {
  id: 'P-1',
  invoiceId: 'I-pay',
  amount: 100,
  currency: 'EUR',
  receivedAt: '2026-03-01T10:00:00Z',
  method: 'transfer',
  reference: 'RF18',
};

export const policy = {
  name: 'Short',
  debtor: 'business',
  sendAt: '09:00',
  sendUntil: '18:00',
  stageMinimums: { hold: { EUR: 5_000 } },
  steps: [
    {
      id: 'first',
      stage: 'past-due',
      days: [1],
      kind: 'notice',
      letter: 'reminder',
      channel: 'email',
      to: ['billing'],
    },
    {
      id: 'second',
      stage: 'late',
      days: { from: 16, gaps: [7], until: 30 },
      after: { rule: 'first', wait: 'cure' },
      kind: 'task',
      task: 'call',
      role: 'collector',
      dueInDays: 1,
    },
    { id: 'third', stage: 'hold', days: [90], rung: 'hold', kind: 'action', action: 'place-hold' },
  ],
};

export const settings = {
  creditor: {
    name: 'Northwind Ltd',
    address: '1 Harbour Road',
    email: 'ar@northwind.example',
    phone: '+44 1304 0',
    payee: 'Northwind',
    bankDetails: 'IBAN GB00',
  },
  people: { collector: 'collector@northwind.example', owner: 'owner@northwind.example' },
  timeZone: 'Europe/London',
  holidays: ['2026-12-25'],
  jurisdiction: 'US-NY',
  sendWindow: { from: '08:00', until: '17:30' },
  publicUrl: null,
};

const reason = 'They asked for it';
const approval = (invoiceId: string, stepId: string) =>
  `/v1/approvals/${businessKey('approval', invoiceId, 1, stepId, 1)}`;

/** One good request for every operation that takes a body, about an invoice of its own. */
export const REQUESTS: { method: string; path: string; body: Record<string, unknown> }[] = [
  { method: 'PUT', path: '/v1/accounts/B', body: account },
  { method: 'POST', path: '/v1/accounts/H/hold/release', body: { reason } },
  { method: 'PUT', path: '/v1/accounts/H/contacts', body: { contacts: [{ role: 'billing', name: 'Bo' }] } },
  {
    method: 'PUT',
    path: '/v1/accounts/H/details',
    body: { name: 'Holding', timeZone: 'Europe/Paris', locale: 'fr', policyId: 'standard' },
  },
  { method: 'POST', path: '/v1/replies/reply-1/account', body: { accountId: 'A' } },
  {
    method: 'POST',
    path: '/v1/book-imports/import-1/start',
    body: { map: { id: 'Number' }, currency: 'EUR' },
  },
  {
    method: 'POST',
    path: '/v1/accounts/A/letters',
    body: { id: 'L-1', letter: 'statement', to: ['billing'] },
  },
  { method: 'POST', path: '/v1/invoices', body: invoice },
  ...['/v1/invoices/changes/preview', '/v1/invoices/changes'].map((path) => ({
    ...{ method: 'POST', path },
    body: { invoiceIds: ['I-pause'], change: { type: 'pause', until: '2026-04-01', reason } },
  })),
  {
    method: 'POST',
    path: '/v1/invoices/import',
    body: {
      accounts: [{ ...account, id: 'C' }],
      invoices: [{ ...invoice, id: 'I-old', accountId: 'C', settledOn: '2026-02-01', disputed: true }],
    },
  },
  { method: 'PATCH', path: '/v1/invoices/I-move', body: { dueOn: '2026-02-03', policyId: 'standard' } },
  { method: 'PUT', path: '/v1/invoices/I-pause/pause', body: { until: '2026-03-20', reason } },
  { method: 'POST', path: '/v1/invoices/I-dispute/disputes', body: { id: 'D-1', reason } },
  {
    method: 'POST',
    path: '/v1/invoices/I-resolve/disputes/D-0/resolve',
    body: { outcome: 'upheld', creditAmount: 100 },
  },
  { method: 'POST', path: '/v1/invoices/I-promise/promises', body: promise },
  { method: 'POST', path: '/v1/invoices/I-credit/credit-notes', body: { id: 'N-1', amount: 100, reason } },
  {
    method: 'POST',
    path: '/v1/invoices/I-letter/preview',
    body: {
      stepId: 'reminder',
      words: { subject: 'Still open: {owed}', paragraphs: ['{invoice} is {age}.'] },
    },
  },
  {
    method: 'POST',
    path: '/v1/invoices/I-held/steps/reminder-30/hold',
    body: { until: '2026-03-20', reason },
  },
  { method: 'POST', path: '/v1/invoices/I-unsent/steps/reminder-30/skip', body: { reason } },
  { method: 'POST', path: '/v1/invoices/I-void/void', body: { reason } },
  { method: 'POST', path: '/v1/invoices/I-writeoff/write-off', body: { reason } },
  { method: 'POST', path: '/v1/payments', body: payment },
  {
    method: 'POST',
    path: '/v1/bank-exports',
    body: {
      rows: [
        {
          id: 'T-1',
          receivedOn: '2026-03-01',
          amount: 100,
          currency: 'EUR',
          reference: 'I-pay',
          payer: 'Müller',
        },
      ],
    },
  },
  {
    method: 'POST',
    path: '/v1/payment-exceptions/payment:P-lost/resolve',
    body: { invoiceId: 'I-pay', reason },
  },
  {
    method: 'POST',
    path: '/v1/tasks/I-task:1:call/complete',
    body: { outcome: 'promised', note: 'Will pay', promise: { ...promise, id: 'W-2' } },
  },
  { method: 'POST', path: '/v1/tasks/I-task:1:later/postpone', body: { until: '2026-03-05', reason } },
  { method: 'POST', path: '/v1/tasks/I-task:1:not/skip', body: { reason } },
  {
    method: 'PATCH',
    path: approval('I-edit', 'first'),
    body: { subject: '{invoice} once more', paragraphs: ['{owed} is {age}.'] },
  },
  {
    method: 'POST',
    path: `${approval('I-allow', 'place-hold')}/approve`,
    body: { digest: '0'.repeat(64) },
  },
  { method: 'POST', path: `${approval('I-deny', 'place-hold')}/refuse`, body: { reason } },
  { method: 'POST', path: '/v1/matters/M-recall/recall', body: { reason } },
  { method: 'POST', path: '/v1/matters/M-back/hand-off', body: { reason } },
  { method: 'PUT', path: '/v1/policies/short', body: policy },
  { method: 'POST', path: '/v1/policies', body: { id: 'gentle', name: 'Gentle', copyOf: 'standard' } },
  { method: 'POST', path: '/v1/policies/standard/dry-run', body: policy },
  { method: 'POST', path: '/v1/policies/standard/move', body: { invoiceIds: ['I-move'] } },
  {
    method: 'POST',
    path: '/v1/policies/standard/preview',
    body: { dueOn: '2026-01-31', timeZone: 'Europe/Berlin', from: '2026-01-01' },
  },
  { method: 'PUT', path: '/v1/settings', body: settings },
  {
    method: 'POST',
    path: '/v1/people',
    body: { email: 'erika@northwind.example', name: 'Erika Muster', role: 'collector' },
  },
  {
    method: 'PATCH',
    path: `/v1/people/${personId('olga@northwind.example')}`,
    body: { name: 'Olga Other', role: 'accountant', disabled: true },
  },
  {
    method: 'POST',
    path: '/v1/keys',
    body: { id: 'billing-system', rights: ['read', 'book'], expiresInDays: 90 },
  },
  { method: 'POST', path: '/v1/keys/old/rotate', body: { graceHours: 1 } },
];

const names = REQUESTS.flatMap(({ path }) => /invoices\/(I-\w+)/.exec(path)?.[1] ?? []);

const reply = (now: number) => ({
  ...{ id: 'reply-1', from: 'Ada <ada@acme.example>', subject: 'Your letter', text: 'Which one?' },
  ...{ automatic: false, files: [], receivedAt: new Date(now) },
});

/** The books those requests are about: account A with an invoice for each, a dispute, lost money and a task. */
export async function enterBooks(api: Api): Promise<void> {
  const { ok, db, clock } = api;
  await ok('PUT', '/v1/accounts/A', account);
  await ok('PUT', '/v1/accounts/H', account);
  await db.reply.create({ data: reply(clock.now()) });
  const content = Buffer.from('Number,Account,Amount,issuedOn,dueOn\n1,A,10.00,2026-01-01,2026-02-01\n');
  await db.bookImport.create({
    data: { id: 'import-1', name: 'book.csv', content, createdAt: new Date(clock.now()), createdBy: 'api' },
  });
  await ok('POST', '/v1/invoices', { ...invoice, id: 'H-1', accountId: 'H' });
  await db.hold.create({
    data: { accountId: 'H', invoiceId: 'H-1', cycle: 1, placedAt: new Date(clock.now()) },
  });
  for (const id of [...names, 'I-pay', 'I-task']) await ok('POST', '/v1/invoices', { ...invoice, id });
  await ok('POST', '/v1/invoices/I-resolve/disputes', { id: 'D-0', reason });
  await ok('POST', '/v1/payments', { ...payment, id: 'P-lost', invoiceId: 'I-typo' });
  await db.task.create({ data: task('I-task', clock.now()) });
  for (const stepId of ['later', 'not'])
    await db.task.create({ data: { ...task('I-task', clock.now()), id: `I-task:1:${stepId}`, stepId } });
  await ok('POST', '/v1/people', { email: 'olga@northwind.example', name: 'Olga', role: 'counsel' });
  await ok('POST', '/v1/keys', { id: 'old', rights: ['read'] });
  await db.matter.create({ data: matter('M-recall', 'I-task', clock.now()) });
  await db.matter.create({ data: { ...matter('M-back', 'I-pay', clock.now()), status: 'recalled' } });
  await askForApprovals(api);
}

const matter = (id: string, invoiceId: string, openedAt: number) => ({
  ...{ id, accountId: 'A', invoiceId, cycle: 1, openedAt: new Date(openedAt) },
  ...{ deadlineOn: new Date('2026-03-01'), dossier: Buffer.from('PK'), dossierSha256: '0' },
});

/** Of the owner: for a letter as its step writes it, and for two actions. */
async function askForApprovals({ ok, db, book, clock }: Api): Promise<void> {
  const steps = [{ ...policy.steps[0], approval: 'owner' }];
  await ok('PUT', '/v1/policies/asking', { ...policy, spreadMinutes: 0, steps });
  await ok('PUT', '/v1/accounts/Q', { ...account, policyId: 'asking' });
  await ok('POST', '/v1/invoices', { ...invoice, id: 'I-edit', accountId: 'Q' });
  await walker({ ...book, clock }, 'http://127.0.0.1:9').step('I-edit');
  for (const invoiceId of ['I-allow', 'I-deny']) {
    await ok('POST', '/v1/invoices', { ...invoice, id: invoiceId });
    const asked = { accountId: 'A', invoiceId, cycle: 1, stepId: 'place-hold', role: 'owner' as const };
    const action = { letter: null, written: null, balances: [], day: '2026-03-02' };
    await db.$transaction((tx) => openApproval(tx, { ...asked, ...action }, new Date(clock.now())));
  }
}

export const task = (invoiceId: string, openedAt: number, more: { dueAt?: Date; role?: string } = {}) => ({
  ...{ id: `${invoiceId}:1:call`, type: 'call', role: 'collector', accountId: 'A', invoiceId, cycle: 1 },
  ...{ stepId: 'call', openedAt: new Date(openedAt), dueAt: new Date(openedAt + 86_400_000), ...more },
});
