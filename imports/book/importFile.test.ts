import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ApiProblem, type ApiClient } from '../api.js';
import { CommandFailed } from '../failure.js';
import { importBook } from './importFile.js';
import { issueText } from '../files/issue.js';
import { type ImportedInvoice } from './row.js';
import { checkFile } from './check.js';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SAMPLE = fileOf('../../dev/sample/receivables.csv');
/** Stored beside the repository, not in it; `npm test` also runs this file as if it were missing. */
const PUBLIC = process.env.PUBLIC_SAMPLE ?? fileOf('../../../shared/data/accounts-receivable.csv');

const folder = mkdtempSync(join(tmpdir(), 'dunning-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Body = { accounts: { id: string }[]; invoices: ImportedInvoice[]; credits: { id: string }[] };
type Refuse = (body: Body, call: number) => Error | null;

/**
 * Plays the API's part of an import and remembers the calls; `refuse` may answer a call with an error first.
 */
function bookKeeper(refuse: Refuse = () => null) {
  const known = new Map<string, string>();
  const accounts = new Set<string>();
  const calls: Body[] = [];
  const result = (invoice: ImportedInvoice) => {
    const before = known.get(invoice.id);
    known.set(invoice.id, before ?? JSON.stringify(invoice));
    if (before === undefined) return 'created';
    return before === JSON.stringify(invoice) ? 'unchanged' : 'conflict';
  };
  const take = (body: Body) => {
    calls.push(body);
    const error = refuse(body, calls.length);
    if (error) throw error;
    const accountsBefore = accounts.size;
    for (const { id } of body.accounts) accounts.add(id);
    const items = body.invoices.map((invoice) => ({ id: invoice.id, result: result(invoice) }));
    const credits = body.credits.map(({ id }) => ({ id, result: 'created' }));
    return { items, credits, accountsAdded: accounts.size - accountsBefore };
  };
  const api: ApiClient = {
    url: 'http://books.example',
    json: <T>(_method: string, _path: string, options?: { body?: unknown }) =>
      Promise.resolve().then(() => take(options?.body as Body) as T),
    text: () => Promise.reject(new Error('not asked for')),
  };
  return { api, calls };
}

async function load(api: ApiClient, file: string) {
  const survey = await checkFile(file, { map: {}, currency: 'USD', timeZone: 'UTC' }, '2026-03-02');
  const done: number[] = [];
  const { issues, warnings, differences, leftOut, ...counts } = await importBook(
    api,
    file,
    survey,
    (rows) => void done.push(rows),
  );
  return { survey, counts, problems: issues.map(issueText), done };
}

function csv(...lines: string[]): string {
  const file = join(folder, 'book.csv');
  writeFileSync(file, ['accountId,id,amount,issuedOn,dueOn,email', ...lines].join('\n'));
  return file;
}

const good = (id: string) => `acme,${id},10.00,2026-01-01,2026-01-31,`;

test('the sample export: late, part-paid, disputed and settled invoices as they are', async () => {
  const { api, calls } = bookKeeper();
  const { survey, counts, problems, done } = await load(api, SAMPLE);
  expect(problems).toEqual([]);
  expect(counts).toEqual({
    rows: 143,
    created: 143,
    unchanged: 0,
    credits: 0,
    refused: 0,
    accountsAdded: 12,
  });
  expect(survey).toMatchObject({ rows: 143, dates: 'M/D/YYYY' });
  expect(done).toEqual([143]);
  const invoices = calls.flatMap((call) => call.invoices);
  const of = (id: string) => invoices.find((invoice) => invoice.id === id);
  const late = { accountId: '4197-NPVMK', currency: 'USD', issuedOn: '2025-11-29', dueOn: '2025-12-29' };
  expect(of('0004769344')).toEqual({ id: '0004769344', amount: 410_275, ...late });
  expect(of('0004795290')).toMatchObject({ amount: 481_407, paidAmount: 192_563 });
  expect(of('0004815698')).toMatchObject({ amount: 505_074, disputed: true });
  expect(of('0004746718')).toMatchObject({ amount: 253_664, paidAmount: 253_664, settledOn: '2025-01-31' });
  expect(invoices.filter(({ settledOn }) => !settledOn)).toHaveLength(6);
  expect(calls[0]!.accounts[0]).toMatchObject({
    id: '1403-SQQXM',
    name: 'Larkspur Dairy',
    contacts: [{ role: 'billing', email: 'ap@larkspur-dairy.example' }],
  });
  expect((await load(api, SAMPLE)).counts).toMatchObject({ created: 0, unchanged: 143, accountsAdded: 0 });
});

const wherePublic = existsSync(PUBLIC) ? test : test.skip;
const leftOut = existsSync(PUBLIC) ? '' : ' (left out: accounts-receivable.csv is not beside the repository)';

wherePublic(`the public sample as it is${leftOut}`, async () => {
  const { api, calls } = bookKeeper();
  const { survey, counts, problems, done } = await load(api, PUBLIC);
  expect(problems).toEqual([]);
  expect(counts).toEqual({
    rows: 2466,
    created: 2466,
    unchanged: 0,
    credits: 0,
    refused: 0,
    accountsAdded: 100,
  });
  expect(survey).toMatchObject({ rows: 2466, dates: 'M/D/YYYY' });
  expect(calls.map(({ invoices }) => invoices.length)).toEqual([500, 500, 500, 500, 466]);
  expect(done).toEqual([501, 1001, 1501, 2001, 2466]);
  expect(calls[0]?.invoices[1]).toEqual({
    id: '0007900770',
    accountId: '8976-AMJEO',
    amount: 6174,
    currency: 'USD',
    issuedOn: '2013-01-26',
    dueOn: '2013-02-25',
    settledOn: '2013-03-03',
    disputed: true,
  });
  const all = calls.flatMap(({ invoices }) => invoices);
  expect(all.filter(({ disputed }) => disputed)).toHaveLength(561);
  expect((await load(api, PUBLIC)).counts).toMatchObject({ created: 0, unchanged: 2466, accountsAdded: 0 });
});

test('what is paid is part of the invoice, or is refused with its place', async () => {
  const { api, calls } = bookKeeper();
  const file = join(folder, 'paid.csv');
  const row = (id: string, paid: string) => `acme,${id},10.00,2026-01-01,2026-01-31,${paid}`;
  writeFileSync(
    file,
    ['accountId,id,amount,issuedOn,dueOn,AmountPaid', row('A', ''), row('B', '0.00'), row('C', '4.50')]
      .concat(row('D', '10.01'), row('E', '-1.00'))
      .join('\n'),
  );
  const { problems } = await load(api, file);
  const paid = calls.flatMap(({ invoices }) => invoices).map(({ id, paidAmount = null }) => [id, paidAmount]);
  expect(paid).toEqual([
    ['A', null],
    ['B', null],
    ['C', 450],
  ]);
  expect(problems).toEqual([
    'line 5, column AmountPaid: "10.01" is more than the invoice',
    'line 6, column AmountPaid: "-1.00" is negative',
  ]);
});

test('good rows load, bad ones are reported by their lines', async () => {
  const { api } = bookKeeper();
  const file = csv(good('A'), 'acme,B,10.00,2026-01-01,2026-02-30,', good('C'), 'acme,D,ten,x,2026-01-31,');
  const { counts, problems } = await load(api, file);
  expect(counts).toMatchObject({ rows: 4, created: 2, refused: 2 });
  expect(problems).toEqual([
    'line 3, column dueOn: "2026-02-30" is not a date',
    'line 5, column amount: "ten" is not an amount',
    'line 5, column issuedOn: "x" is not a date',
  ]);
});

test('an id that is known with other content', async () => {
  const { api } = bookKeeper();
  const { counts, problems } = await load(
    api,
    csv(good('A'), good('A'), 'acme,A,11.00,2026-01-01,2026-01-31,'),
  );
  expect(counts).toMatchObject({ created: 1, unchanged: 1, credits: 0, refused: 1 });
  expect(problems).toEqual(['line 4: invoice A is known with other content']);
});

describe('what the API refuses', () => {
  const invalid = (path: string) => new ApiProblem('Does not validate', 422, [{ path, message: 'is odd' }]);

  test('a row: the others go again without it', async () => {
    const { api } = bookKeeper(({ invoices }) => {
      const odd = invoices.findIndex(({ id }) => id === 'B');
      return odd < 0 ? null : invalid(`invoices.${odd}.payUrl`);
    });
    const { counts, problems } = await load(api, csv(good('A'), good('B'), good('C')));
    expect(counts).toMatchObject({ created: 2, refused: 1 });
    expect(problems).toEqual(['line 3: payUrl is odd']);
  });

  test('an account: the row that describes it', async () => {
    const { api } = bookKeeper((_, call) => (call === 1 ? invalid('accounts.0.contacts.0.email') : null));
    const { counts, problems } = await load(api, csv(good('A'), good('B')));
    expect(counts).toMatchObject({ created: 1, refused: 1 });
    expect(problems).toEqual(['line 2: contacts.0.email is odd']);
  });

  test('everything: one error', async () => {
    const { api } = bookKeeper(() => new ApiProblem('Does not validate', 422));
    await expect(load(api, csv(good('A')))).rejects.toThrow('Does not validate');
  });

  test('a busy moment is waited for', async () => {
    const busy = new ApiProblem('busy', 503, [], 1);
    const { api, calls } = bookKeeper((_, call) => (call === 1 ? busy : null));
    expect((await load(api, csv(good('A')))).counts).toMatchObject({ created: 1 });
    expect(calls).toHaveLength(2);
  });
});

test('an API that becomes unavailable in between: the stored rows are reported', async () => {
  const { api } = bookKeeper((_, call) => (call === 2 ? new CommandFailed('The API is away.') : null));
  const rows = Array.from({ length: 1_200 }, (_, place) => good(`I${place}`));
  await expect(load(api, csv(...rows))).rejects.toThrow(/The API is away\. 500 rows of .* are stored/);
});

test('credit notes are entered with the invoices, and each customer as all rows describe it', async () => {
  const { api, calls } = bookKeeper();
  const { counts } = await load(
    api,
    csv(
      'acme,I-1,10.00,2026-01-01,2026-01-31,a@acme.example',
      'acme,C-1,-4.00,2026-01-02,2026-01-02,b@acme.example',
    ),
  );
  expect(counts).toMatchObject({ rows: 2, created: 1, credits: 1, refused: 0 });
  expect(calls).toMatchObject([
    {
      accounts: [{ id: 'acme', contacts: [{ email: 'a@acme.example' }, { email: 'b@acme.example' }] }],
      credits: [{ id: 'C-1', accountId: 'acme', amount: 400, currency: 'USD', reason: 'Credit note C-1' }],
    },
  ]);
});

test('an empty file', async () => {
  const file = join(folder, 'empty.csv');
  writeFileSync(file, '');
  await expect(load(bookKeeper().api, file)).rejects.toThrow(
    /is empty: one of its lines must name the columns/,
  );
});
