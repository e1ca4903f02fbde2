import { documentAccount } from '../documents/account.js';
import { invoiceCopiesPdf, storedLines } from '../documents/invoiceCopy.js';
import { statementPdf } from '../documents/statement.js';
import { ageing } from '../domain/ageing.js';
import { bannerOfAccount } from '../emails/banner.js';
import { paidOf, totalsOf } from '../emails/totals.js';
import { type Book } from '../prisma/client.js';
import { invoiceCopyOf, statementOf } from '../prisma/letters/statements.js';
import { route, type Reply, type Route } from './route.js';

export const documentRoutes = (book: Book): Route[] => [
  route({
    method: 'get',
    path: '/v1/accounts/{id}/statement',
    tag: 'Accounts',
    right: 'read',
    summary: 'The statement of account as data: open invoices, totals and ageing by currency, unused credit',
    handle: async ({ params }) => {
      const statement = await statementOf(book, params.id!);
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
      const statement = await statementOf(book, params.id!);
      if (!statement) return null;
      const account = documentAccount(statement.account, statement.account.contacts);
      const banner = bannerOfAccount(statement.onHold, statement.invoices);
      return pdf(`statement-${account.id}`, await statementPdf({ ...statement, account, banner }));
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/{id}/invoice.pdf',
    tag: 'Invoices',
    right: 'read',
    summary: "A copy of the invoice as PDF, in the account's language, with what is open of it",
    produces: 'application/pdf',
    handle: async ({ params }) => {
      const copy = await invoiceCopyOf(book, params.id!);
      if (!copy) return null;
      const { creditor, today, invoice, lines, onHold } = copy;
      const account = documentAccount(copy.account, copy.account.contacts);
      const banner = invoice.balance > 0n ? bannerOfAccount(onHold, [invoice]) : null;
      const copies = [{ invoice, lines: storedLines(lines) }];
      return pdf(
        `invoice-${invoice.id}`,
        await invoiceCopiesPdf({ creditor, account, today, banner, copies }),
      );
    },
  }),
];

type Statement = NonNullable<Awaited<ReturnType<typeof statementOf>>>;

const statementView = ({ account, today, invoices, credit, onHold }: Statement) => ({
  accountId: account.id,
  name: account.name,
  asOf: today,
  banner: bannerOfAccount(onHold, invoices),
  invoices: invoices.map((invoice) => ({ ...invoice, paid: paidOf(invoice) })),
  totals: totalsOf(invoices).map((total) => ({
    ...total,
    ageing: ageing(invoices.filter(({ currency }) => currency === total.currency)),
  })),
  credit,
});

/** Ids may hold a colon, which some systems refuse in a file's name. */
const pdf = (name: string, body: Buffer): Reply => ({
  type: 'application/pdf',
  body,
  filename: `${name.replaceAll(':', '-')}.pdf`,
});
