import { documentAccount } from '../../../documents/account.js';
import { invoiceCopiesPdf, storedLines, type InvoiceCopiesFacts } from '../../../documents/invoiceCopy.js';
import { statementPdf, type StatementFacts } from '../../../documents/statement.js';
import { attachesStatement, bannerOfNotice } from '../../../emails/banner.js';
import { type NoticeTemplate } from '../../../emails/facts.js';
import { type StoredAccount } from '../../accounts/accounts.js';
import { type Tx } from '../../../prisma/client.js';
import { type StoredInvoice } from '../../invoices/invoices.js';
import { creditOf } from '../../ledger/ledger.js';
import { type Attachment } from '../notices.js';
import { type noticeFacts } from './facts.js';

export type EnclosureFacts = Awaited<ReturnType<typeof noticeFacts>> & { account: StoredAccount };

/**
 * Returns the PDFs that go with a notice (product.md, "The standard policy"): the statement, and a copy of
 * the carrying invoice.
 */
export async function enclosures(
  tx: Tx,
  template: NoticeTemplate,
  facts: EnclosureFacts,
  carrying: StoredInvoice | undefined,
): Promise<Attachment[]> {
  const files: Attachment[] = [];
  if (attachesStatement(template))
    files.push(
      pdf(`statement-${facts.account.id}`, await statementPdf(await statementFacts(tx, template, facts))),
    );
  const copies = copiesOf(template, facts, carrying);
  if (copies) files.push(pdf(`invoice-${carrying!.id}`, await invoiceCopiesPdf(copies)));
  return files;
}

/** Returns the copy of the carrying invoice, where the notice brings one; else null. */
export function copiesOf(
  template: NoticeTemplate,
  facts: EnclosureFacts,
  carrying: StoredInvoice | undefined,
): InvoiceCopiesFacts | null {
  const invoice = facts.invoices.find(({ id }) => id === carrying?.id);
  if (!carrying || !invoice || !attachesInvoice(template)) return null;
  return { ...commonOf(template, facts), copies: [{ invoice, lines: storedLines(carrying.lines) }] };
}

/** Returns the facts of the statement that goes with a notice, under the notice's banner. */
export async function statementFacts(
  tx: Tx,
  template: NoticeTemplate,
  facts: EnclosureFacts,
): Promise<StatementFacts> {
  const { invoices, account } = facts;
  return { ...commonOf(template, facts), invoices, credit: await creditOf(tx, account.id) };
}

const commonOf = (template: NoticeTemplate, { creditor, today, account, onHold }: EnclosureFacts) => ({
  creditor,
  today,
  banner: bannerOfNotice(template, onHold),
  account: documentAccount(account, account.contacts),
});

const attachesInvoice = (template: NoticeTemplate) =>
  template === 'status-request' || template === 'account-hold';

/** Ids may contain a colon, which some systems refuse in a file's name. */
export const pdf = (name: string, bytes: Buffer): Attachment => ({
  filename: `${name.replaceAll(':', '-')}.pdf`,
  content: bytes.toString('base64'),
  contentType: 'application/pdf',
});
