import { documentAccount } from '../documents/account.js';
import { storedLines } from '../documents/invoiceCopy.js';
import { ageingRow } from '../domain/reports/ageing.js';
import { bannerOfAccount } from '../emails/banner.js';
import { paidOf, totalsOf } from '../emails/totals.js';
import { type Books } from '../books/book.js';
import { findInvoice } from '../books/invoices/invoices.js';
import { invoiceCopyOf, documentDigest, readStatement } from '../books/notices/statements.js';
import { PdfCache } from './pdf/pdfCache.js';
import { type PdfMaker } from './pdf/pdfMaker.js';
import { route, type Reply, type Route } from './http/route.js';
import { NotFound } from '../books/errors.js';

/**
 * `files` caches the PDFs that `maker` has made: a statement is often requested again while nothing changes.
 */
export const documentRoutes = (book: Books, maker: PdfMaker, files = new PdfCache()): Route[] => [
  route({
    method: 'get',
    path: '/v1/accounts/{id}/statement',
    tag: 'Accounts',
    right: 'read',
    summary: 'The statement of account as data: open invoices, totals and ageing by currency, unused credit',
    handle: async ({ params }) => {
      const statement = await readStatement(book, params.id!);
      return statement && { json: statementView(statement) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/accounts/{id}/statement.pdf',
    tag: 'Accounts',
    right: 'read',
    summary: "The statement of account as PDF, in the account's language",
    produces: 'application/pdf',
    handle: async ({ params }) => {
      const id = params.id!;
      const key = await documentDigest(book, id);
      if (key === null) return null;
      return pdf(
        `statement-${id}`,
        await files.get(`statement ${key}`, () => makeStatement(book, maker, id)),
      );
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/{id}/invoice.pdf',
    tag: 'Invoices',
    right: 'read',
    summary: "A copy of the invoice as PDF, in the account's language, with its open amount",
    produces: 'application/pdf',
    handle: async ({ params }) => {
      const id = params.id!;
      const invoice = await findInvoice(book.db, id);
      const key = invoice && (await documentDigest(book, invoice.accountId));
      if (!key) return null;
      return pdf(`invoice-${id}`, await files.get(`invoice ${id} ${key}`, () => makeCopy(book, maker, id)));
    },
  }),
];

async function makeStatement(book: Books, maker: PdfMaker, accountId: string): Promise<Buffer> {
  const statement = await readStatement(book, accountId);
  if (!statement) throw new NotFound(`There is no account ${accountId}`);
  const { creditor, today, invoices, credit, onHold } = statement;
  const account = documentAccount(statement.account, statement.account.contacts);
  const banner = bannerOfAccount(onHold, invoices);
  return maker.make({ kind: 'statement', facts: { creditor, account, today, invoices, credit, banner } });
}

async function makeCopy(book: Books, maker: PdfMaker, invoiceId: string): Promise<Buffer> {
  const copy = await invoiceCopyOf(book, invoiceId);
  if (!copy) throw new NotFound(`There is no invoice ${invoiceId}`);
  const { creditor, today, invoice, lines, onHold } = copy;
  const account = documentAccount(copy.account, copy.account.contacts);
  const banner = invoice.balance > 0n ? bannerOfAccount(onHold, [invoice]) : null;
  const copies = [{ invoice, lines: storedLines(lines) }];
  return maker.make({ kind: 'invoiceCopies', facts: { creditor, account, today, banner, copies } });
}

type Statement = NonNullable<Awaited<ReturnType<typeof readStatement>>>;

const statementView = ({ account, today, invoices, credit, onHold }: Statement) => ({
  accountId: account.id,
  name: account.name,
  asOf: today,
  banner: bannerOfAccount(onHold, invoices),
  invoices: invoices.map((invoice) => ({ ...invoice, paid: paidOf(invoice) })),
  totals: totalsOf(invoices).map((total) => ({
    ...total,
    ageing: ageingRow(invoices.filter(({ currency }) => currency === total.currency)),
  })),
  credit,
});

/** Ids may hold a colon, which some systems refuse in a file's name. */
const pdf = (name: string, body: Buffer): Reply => ({
  type: 'application/pdf',
  body,
  filename: `${name.replaceAll(':', '-')}.pdf`,
});
