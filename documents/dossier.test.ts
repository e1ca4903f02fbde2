import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { readPdf } from '../test/readers/pdf.js';
import { makeDossier, type DossierFacts } from './dossier.js';

const facts: DossierFacts = {
  matter: {
    id: 'matter-1',
    invoiceId: 'INV-1',
    openedAt: '2026-12-03T09:00:00.000Z',
    deadlineOn: '2026-12-02',
  },
  creditor: {
    name: 'Initech',
    address: '1 Main\nTown',
    email: 'ar@initech.example',
    phone: '',
    payee: '',
    bankDetails: '',
  },
  account: { id: 'acme', name: 'Łódź & Söhne', locale: 'de', kind: 'business', jurisdiction: 'US-NY' },
  contacts: [
    { role: 'billing', name: '=HYPERLINK("x")', email: 'ada@acme.example', phone: '+1 555', address: null },
  ],
  today: '2026-12-03',
  onHold: true,
  invoices: [
    {
      id: 'INV-1',
      description: 'Consulting, "August"',
      purchaseOrder: null,
      issuedOn: '2026-07-01',
      dueOn: '2026-08-01',
      daysPastDue: 124,
      amount: 100_000n,
      fees: 2_000n,
      balance: 52_000n,
      currency: 'USD',
      payUrl: null,
      lines: [{ description: 'Workshop', quantity: 2, amount: 100_000 }],
    },
  ],
  ledger: [
    {
      at: '2026-08-10T00:00:00Z',
      invoiceId: 'INV-1',
      type: 'payment',
      amount: -50_000n,
      currency: 'USD',
      paymentId: 'p-1',
      reason: null,
      actor: 'api',
    },
    {
      at: '2026-07-01T00:00:00Z',
      invoiceId: 'INV-1',
      type: 'charge',
      amount: 100_000n,
      currency: 'USD',
      paymentId: null,
      reason: null,
      actor: 'api',
    },
  ],
  timeline: [
    {
      at: '2026-07-01T00:00:00Z',
      invoiceId: 'INV-1',
      type: 'invoice.created',
      stepId: null,
      summary: 'Invoice taken in',
      actor: 'api',
    },
  ],
  notices: [
    notice('n-2', 'final-demand', '2026-11-22T09:00:00.000Z', 'sent'),
    notice('n-1', '../../status request', '2026-08-16T09:00:00.000Z', 'sent'),
    { ...notice('n-3', 'thank-you', '2026-11-25T09:00:00.000Z', 'unknown'), sentAt: null },
  ],
  promises: [
    {
      id: 'pr-1',
      invoiceId: 'INV-1',
      madeAt: '2026-09-01T10:00:00Z',
      amount: 50_000n,
      currency: 'USD',
      payOn: '2026-09-10',
      method: 'cheque',
      reference: '0042',
      status: 'broken',
    },
  ],
  disputes: [],
  tasks: [
    {
      id: 't-1',
      invoiceId: 'INV-1',
      type: 'call',
      role: 'collector',
      openedAt: '2026-08-29T09:00:00Z',
      dueAt: '2026-08-30T09:00:00Z',
      status: 'done',
      outcome: 'no-answer',
      note: '@desk\nsecond line',
      completedAt: '2026-08-29T11:00:00Z',
      completedBy: 'collector',
    },
  ],
};

function notice(
  id: string,
  template: string,
  sentAt: string,
  status: string,
): DossierFacts['notices'][number] {
  const words = { subject: `Subject of ${id}`, html: `<p>${id} Łódź</p>`, text: `${id} Łódź\n` };
  return {
    id,
    template,
    status,
    frozenAt: sentAt,
    sentAt,
    to: ['ada@acme.example'],
    ...words,
    providerId: `re-${id}`,
    invoiceIds: ['INV-1'],
  };
}

async function opened(of: DossierFacts): Promise<Record<string, string>> {
  const { bytes } = await makeDossier(of);
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, file]) => [path, strFromU8(file)]));
}
const rowsOf = (text: string | undefined) =>
  parse(text ?? '', { bom: true, columns: true }) as Record<string, string>[];

test('holds every part, in the order of time', async () => {
  const files = await opened(facts);
  expect(Object.keys(files)).toEqual([
    'contacts.csv',
    'disputes.csv',
    'invoices.csv',
    'invoices.pdf',
    'ledger.csv',
    'manifest.json',
    'notices.csv',
    'notices/01-status-request-2026-08-16.html',
    'notices/01-status-request-2026-08-16.txt',
    'notices/02-final-demand-2026-11-22.html',
    'notices/02-final-demand-2026-11-22.txt',
    'notices/03-thank-you-2026-11-25.html',
    'notices/03-thank-you-2026-11-25.txt',
    'promises.csv',
    'statement.pdf',
    'summary.txt',
    'tasks.csv',
    'timeline.csv',
  ]);
  expect(files['notices/01-status-request-2026-08-16.html']).toBe('<p>n-1 Łódź</p>');
});

test('the statement and the copies of the invoices are PDFs with the amounts owed', async () => {
  const files = unzipSync((await makeDossier(facts)).bytes);
  const statement = await readPdf(files['statement.pdf']!);
  for (const part of ['KONTO GESPERRT', 'Łódź & Söhne', 'INV-1', '520,00'])
    expect(statement.text).toContain(part);
  const copies = await readPdf(files['invoices.pdf']!);
  for (const part of ['KONTO GESPERRT', 'Workshop', '1.000,00', '520,00'])
    expect(copies.text).toContain(part);
});

test('the tables read back, amounts in major units, formulas defused', async () => {
  const files = await opened(facts);
  expect(rowsOf(files['ledger.csv']).map(({ type, amount }) => [type, amount])).toEqual([
    ['charge', '1000.00'],
    ['payment', '-500.00'],
  ]);
  expect(rowsOf(files['invoices.csv'])[0]).toMatchObject({
    number: 'INV-1',
    description: 'Consulting, "August"',
    lateFees: '20.00',
    balance: '520.00',
  });
  expect(rowsOf(files['contacts.csv'])[0]).toMatchObject({ name: '\'=HYPERLINK("x")', phone: "'+1 555" });
  expect(rowsOf(files['tasks.csv'])[0]).toMatchObject({ outcome: 'no-answer', note: "'@desk\nsecond line" });
  expect(
    rowsOf(files['notices.csv']).map(({ noticeId, status, sentAt }) => [noticeId, status, sentAt]),
  ).toEqual([
    ['n-1', 'sent', '2026-08-16T09:00:00.000Z'],
    ['n-2', 'sent', '2026-11-22T09:00:00.000Z'],
    ['n-3', 'unknown', ''],
  ]);
  expect(rowsOf(files['disputes.csv'])).toEqual([]);
});

test('the summary contains debtor, amounts, due dates and the deadline', async () => {
  const { 'summary.txt': summary } = await opened(facts);
  for (const fact of [
    'MATTER matter-1',
    'Łódź & Söhne (account acme, business, US-NY)',
    'Invoice INV-1: $520.00 open of $1,000.00 and late fees of $20.00, unpaid since August 1, 2026, 124 days past due',
    'Total USD: $520.00, of which past due $520.00',
    'Its deadline was December 2, 2026',
    'Notices: 3, of which known to be sent 2',
    'Promises: 1, of which broken 1',
  ]) {
    expect(summary).toContain(fact);
  }
});

test('the manifest holds the digest and size of every other file', async () => {
  const { bytes, sha256 } = await makeDossier(facts);
  const digest = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
  const files = unzipSync(bytes);
  const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as { files: unknown[] };
  const others = Object.entries(files).filter(([path]) => path !== 'manifest.json');
  expect(manifest.files).toEqual(
    others.map(([path, data]) => ({ path, size: data.length, sha256: digest(data) })),
  );
  expect(manifest).toMatchObject({
    matterId: 'matter-1',
    accountId: 'acme',
    invoiceId: 'INV-1',
    asOf: '2026-12-03',
  });
  expect(sha256).toBe(digest(bytes));
});

test('the same facts are the same bytes for any order of the lists', async () => {
  const first = await makeDossier(facts);
  const again = await makeDossier({
    ...facts,
    ledger: facts.ledger.toReversed(),
    notices: facts.notices.toReversed(),
  });
  expect(Buffer.from(again.bytes).equals(Buffer.from(first.bytes))).toBe(true);
  expect(again.sha256).toBe(first.sha256);
});

test('the files are dated to the first minute of 1980 in every time zone', async () => {
  const { bytes } = await makeDossier(facts);
  const firstHeader = new DataView(bytes.buffer, bytes.byteOffset);
  expect([firstHeader.getUint16(10, true), firstHeader.getUint16(12, true)]).toEqual([0, 0x21]);
});

test('it contains a letter by post as printed, and a text message as its words only', async () => {
  const pdf = new TextEncoder().encode('%PDF-1.7 posted');
  const posted = { ...notice('n-9', 'reminder', '2026-11-26T09:00:00Z', 'sent'), html: '', pdf };
  const text = { ...notice('n-8', 'courtesy', '2026-11-25T09:00:00Z', 'sent'), html: '' };
  const files = await opened({ ...facts, notices: [text, posted] });
  expect(Object.keys(files).filter((path) => path.startsWith('notices/'))).toEqual([
    'notices/01-courtesy-2026-11-25.txt',
    'notices/02-reminder-2026-11-26.pdf',
    'notices/02-reminder-2026-11-26.txt',
  ]);
  expect(files['notices/02-reminder-2026-11-26.pdf']).toBe('%PDF-1.7 posted');
});
