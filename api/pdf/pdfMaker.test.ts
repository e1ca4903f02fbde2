import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { performance } from 'node:perf_hooks';
import { statementPdf } from '../../documents/statement.js';
import { ACCOUNT, CREDITOR, owedInvoice, TODAY } from '../../test/fixtures/documents.js';
import { PdfMaker } from './pdfMaker.js';
import { type PdfJob } from './pdfThread.js';

const statement = (count: number, currency = 'USD') => ({
  kind: 'statement' as const,
  facts: {
    creditor: CREDITOR,
    account: ACCOUNT,
    today: TODAY,
    banner: null,
    invoices: Array.from({ length: count }, (_, place) => owedInvoice(`I-${place}`, 20, 100n, currency)),
  },
});

let maker: PdfMaker;
beforeEach(() => void (maker = new PdfMaker()));
afterEach(() => maker.stop());

test('makes the same bytes as the process itself, which meanwhile does other things', async () => {
  const job = statement(1_000);
  const made = maker.make(job);
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const bytes = await made;
  clearInterval(watch);
  const start = performance.now();
  expect(bytes.equals(await statementPdf(job.facts))).toBe(true);
  const alone = performance.now() - start;
  // On the thread of the process, a page would block all other requests until the document is done.
  expect(longest).toBeLessThan(alone / 2);
});

test('one after another; one that fails gives its reason and harms no other', async () => {
  const [first, bad, second] = await Promise.allSettled([
    maker.make(statement(1)),
    maker.make(statement(1, 'XXQ')),
    maker.make(statement(2)),
  ]);
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('XXQ') } });
  expect([first.status, second.status]).toEqual(['fulfilled', 'fulfilled']);
});

test('a thread that ends fails what it was at; the next PDF gets a new one', async () => {
  await maker.make(statement(1));
  const interrupted = maker.make(statement(3_000));
  const next = maker.make(statement(1));
  await maker.stop();
  await expect(interrupted).rejects.toThrow('has ended');
  expect((await next).subarray(0, 4).toString()).toBe('%PDF');
});

test('what cannot be sent to the thread fails alone', async () => {
  const unsendable = { kind: 'statement', facts: { invoices: () => [] } } as unknown as PdfJob;
  await expect(maker.make(unsendable)).rejects.toThrow('could not be cloned');
  expect((await maker.make(statement(1))).length).toBeGreaterThan(0);
});

test('beyond the limit of waiting requests the next is refused', async () => {
  const all = Array.from({ length: 105 }, () => maker.make(statement(1)));
  const settled = await Promise.allSettled(all);
  const refused = settled.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(4);
  expect(refused[0]).toMatchObject({ reason: { retryAfter: 10 } });
});
