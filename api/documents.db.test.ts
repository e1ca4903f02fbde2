import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KEY, startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';
import { readPdf } from '../test/readers/pdf.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A:1', accountBody);
  const own = { ...invoiceBody, accountId: 'A:1' };
  await api.ok('POST', '/v1/invoices', { ...own, id: 'I:1' });
  await api.ok('POST', '/v1/invoices', { ...own, id: 'I-2', amount: 5_000, currency: 'CHF', lines: [] });
  await api.ok('POST', '/v1/invoices', { ...own, id: 'I-3', amount: 700 });
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P-1', invoiceId: 'I:1', amount: 2_500 });
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P-3', invoiceId: 'I-3', amount: 700 });
  await api.ok('PUT', '/v1/accounts/empty', { ...accountBody, locale: 'en' });
});
afterAll(() => api.stop());

async function pdf(path: string) {
  const answer = await fetch(`http://127.0.0.1:${api.port}${path}`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { name: answer.headers.get('content-disposition'), bytes, ...(await readPdf(bytes)) };
}

test('the statement as data: what is open, by currency and age', async () => {
  const statement = await api.ok('GET', '/v1/accounts/A:1/statement');
  expect(statement).toMatchObject({
    accountId: 'A:1',
    asOf: '2026-03-02',
    banner: null,
    credit: [],
    invoices: [
      { id: 'I-2', amount: 5_000, balance: 5_000, paid: 0, daysPastDue: 29 },
      { id: 'I:1', amount: 10_000, balance: 7_500, paid: 2_500, fees: 0, currency: 'EUR' },
    ],
    totals: [
      { currency: 'CHF', balance: 5_000, pastDue: 5_000, ageing: { '16-30': 5_000, total: 5_000 } },
      { currency: 'EUR', balance: 7_500, pastDue: 7_500 },
    ],
  });
});

test("the statement as PDF, in the account's language, under a name that every system takes", async () => {
  const { name, text, info, bytes } = await pdf('/v1/accounts/A:1/statement.pdf');
  expect(name).toBe('attachment; filename=statement-A-1.pdf');
  expect(info).toMatchObject({ Language: 'de', Title: 'Kontoauszug · Müller & Söhne' });
  for (const part of ['I:1', 'I-2', '75,00', 'Unter den Linden 1']) expect(text).toContain(part);
  expect(text).not.toContain('I-3');
  expect((await pdf('/v1/accounts/A:1/statement.pdf')).bytes).toEqual(bytes);
  expect((await pdf('/v1/accounts/empty/statement.pdf')).text).toContain('No invoices are open.');
});

test('a copy of an invoice, open or settled', async () => {
  const open = await pdf('/v1/invoices/I:1/invoice.pdf');
  expect(open.name).toBe('attachment; filename=invoice-I-1.pdf');
  for (const part of ['Hours 2,5', 'PO 7', '75,00', 'https://pay.example/I-new'])
    expect(open.text).toContain(part);
  expect((await pdf('/v1/invoices/I-3/invoice.pdf')).text).toContain('Auf dieser Rechnung ist nichts offen.');
});

test('an account that is long past due is marked', async () => {
  api.clock.set('2026-04-01T08:00:00Z');
  expect((await pdf('/v1/accounts/A:1/statement.pdf')).text).toContain('KONTO IN ZAHLUNGSVERZUG');
  expect((await pdf('/v1/invoices/I:1/invoice.pdf')).text).toContain('KONTO IN ZAHLUNGSVERZUG');
  expect((await pdf('/v1/invoices/I-3/invoice.pdf')).text).not.toContain('KONTO IN ZAHLUNGSVERZUG');
});

test.each([
  '/v1/accounts/none/statement',
  '/v1/accounts/none/statement.pdf',
  '/v1/invoices/none/invoice.pdf',
])('%s is 404', async (path) => {
  expect((await api.call('GET', path)).status).toBe(404);
  expect((await api.call('GET', path, undefined, { authorization: null })).status).toBe(401);
});
