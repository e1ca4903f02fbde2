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

/** The PDFs that go with a letter (product.md, "The standard policy"): the statement, and a copy of the invoice that speaks. */
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

/** The copy of the invoice that speaks, where the letter brings one. */
export function copiesOf(
  template: NoticeTemplate,
  facts: EnclosureFacts,
  carrying: StoredInvoice | undefined,
): InvoiceCopiesFacts | null {
  const invoice = facts.invoices.find(({ id }) => id === carrying?.id);
  if (!carrying || !invoice || !attachesInvoice(template)) return null;
  return { ...commonOf(template, facts), copies: [{ invoice, lines: storedLines(carrying.lines) }] };
}

/** The statement that goes with a letter, under the letter's banner. */
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

/** Ids may hold a colon, which some systems refuse in a file's name. */
export const pdf = (name: string, bytes: Buffer): Attachment => ({
  filename: `${name.replaceAll(':', '-')}.pdf`,
  content: bytes.toString('base64'),
  contentType: 'application/pdf',
});
