import { z } from 'zod';
import { addAccounts } from '../books/accounts/accounts.js';
import { type Books } from '../books/book.js';
import { dateOf } from '../books/dates.js';
import { createInvoices, type InvoiceDraft } from '../books/invoices/create.js';
import { findInvoice, listInvoices } from '../books/invoices/invoices.js';
import { listNotices } from '../books/notices/notices.js';
import { cutPage, readTimeline } from '../books/timeline.js';
import { draftOf as accountDraft, assertUsable } from './accounts.js';
import { ContentConflict, Unprocessable } from '../books/errors.js';
import { creditAccounts } from '../books/ledger/accountCredits.js';
import { route, type Route } from './http/route.js';
import {
  AccountBody,
  CreditBody,
  Id,
  ImportedInvoiceBody,
  InvoiceBody,
  InvoiceListQuery,
  PageQuery,
} from './http/schemas.js';
import { invoiceViews, pick } from '../books/invoices/views.js';

const ImportBody = z
  .strictObject({
    accounts: z
      .array(AccountBody.extend({ id: Id }))
      .max(1_000)
      .default([]),
    invoices: z.array(ImportedInvoiceBody).max(1_000),
    /** Credit notes that belong to no invoice. */
    credits: z
      .array(CreditBody.extend({ accountId: Id }))
      .max(1_000)
      .default([]),
  })
  .meta({ id: 'BookImport' });

export const invoiceRoutes = (book: Books): Route[] => [
  route({
    method: 'post',
    path: '/v1/invoices',
    tag: 'Invoices',
    right: 'book',
    summary: 'Enter an invoice in the books and start its workflow',
    body: InvoiceBody,
    status: 201,
    also: 200,
    handle: async ({ body, actor }) => {
      const [created] = await createInvoices(book, [draftOf(body)], actor);
      if (created!.result === 'unknown-account')
        throw new Unprocessable(`accountId: there is no account ${body.accountId}; PUT it first`);
      if (created!.result === 'conflict') throw new ContentConflict(body.id, 'Invoice');
      return { status: created!.result === 'created' ? 201 : 200, json: await one(book, body.id) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/invoices/import',
    tag: 'Invoices',
    right: 'book',
    summary:
      'Enter up to 1,000 invoices and credit notes at once, with accounts that are not known yet; one result for each',
    body: ImportBody,
    handle: async ({ body, actor }) => {
      const accounts = body.accounts.map(({ id, ...account }) => accountDraft(id, account));
      for (const account of distinctUses(accounts)) await assertUsable(book, account);
      const accountsAdded = await addAccounts(book, accounts);
      const items = await createInvoices(
        book,
        body.invoices.map(({ settledOn, paidAmount, disputed, ...invoice }) => ({
          ...draftOf(invoice),
          // Omitted when empty: the invoice then equals one that was entered alone.
          ...(settledOn ? { settledOn } : {}),
          ...(paidAmount ? { paidAmount: BigInt(paidAmount) } : {}),
          ...(disputed ? { disputed } : {}),
        })),
        actor,
      );
      const credits = await creditAccounts(
        book,
        body.credits.map((credit) => ({ ...credit, amount: BigInt(credit.amount) })),
        actor,
      );
      return { json: { items, accountsAdded, ...(credits.length > 0 ? { credits } : {}) } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices',
    tag: 'Invoices',
    right: 'read',
    summary: 'List invoices by account, status and stage',
    query: InvoiceListQuery,
    handle: async ({ query: { limit, cursor, ...filter } }) => {
      const { items, nextCursor } = cutPage(
        await listInvoices(book, filter, { limit, cursor }),
        limit,
        ({ id }) => id,
      );
      return { json: { items: await invoiceViews(book, items), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/{id}',
    tag: 'Invoices',
    right: 'read',
    summary: 'One invoice with its stage and next step',
    handle: async ({ params }) => {
      const json = await one(book, params.id!);
      return json && { json };
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/{id}/timeline',
    tag: 'Invoices',
    right: 'read',
    summary: 'What happened, when, why and by whom; and why a step did not happen',
    query: PageQuery,
    handle: async ({ params, query }) => {
      if (!(await findInvoice(book.db, params.id!))) return null;
      const { items, nextCursor } = await readTimeline(book.db, { invoiceId: params.id! }, query);
      return {
        json: {
          items: items.map((event) => pick(event, ['at', 'type', 'stepId', 'summary', 'actor', 'detail'])),
          nextCursor,
        },
      };
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/{id}/notices',
    tag: 'Invoices',
    right: 'read',
    summary: 'Every notice about the invoice, with its outcome',
    query: PageQuery,
    handle: async ({ params, query }) => {
      if (!(await findInvoice(book.db, params.id!))) return null;
      const { items, nextCursor } = await listNotices(book.db, params.id!, query);
      return { json: { items: items.map(noticeView), nextCursor } };
    },
  }),
];

export async function one(book: Books, id: string) {
  const invoice = await findInvoice(book.db, id);
  return invoice ? ((await invoiceViews(book, [invoice]))[0] ?? null) : null;
}

const distinctUses = <T extends { kind: string; policyId: string | null }>(accounts: T[]): Iterable<T> =>
  new Map(accounts.map((account) => [`${account.kind} ${account.policyId}`, account])).values();

function draftOf({
  amount,
  description,
  purchaseOrder,
  lines,
  payUrl,
  documentUrl,
  earlyPaymentDiscount,
  number,
  ...body
}: z.output<typeof InvoiceBody>): InvoiceDraft {
  return {
    ...body,
    ...(number === undefined ? {} : { number }),
    amount: BigInt(amount),
    description: description ?? null,
    purchaseOrder: purchaseOrder ?? null,
    lines: lines ?? [],
    payUrl: payUrl ?? null,
    documentUrl: documentUrl ?? null,
    ...(earlyPaymentDiscount ? { earlyPaymentDiscount } : {}),
  };
}

type StoredNotice = Awaited<ReturnType<typeof listNotices>>['items'][number];

const noticeView = (notice: StoredNotice) => ({
  ...pick(notice, [
    'id',
    'invoiceId',
    'stepId',
    'channel',
    'template',
    'purpose',
    'subject',
    'status',
    'sentAt',
    'providerId',
    'error',
    'delivery',
    'deliveryAt',
    'deliveryReason',
    'returnedFrom',
  ]),
  broughtOn: notice.broughtOn && dateOf(notice.broughtOn),
  to: notice.recipients,
  invoiceIds: notice.invoices.map(({ invoiceId }) => invoiceId),
});
