import { documentAccount } from '../../../documents/account.js';
import { invoiceCopiesPdf, storedLines, type InvoiceCopiesFacts } from '../../../documents/invoiceCopy.js';
import { statementPdf, type StatementFacts } from '../../../documents/statement.js';
import { attachesStatement, bannerOfLetter } from '../../../emails/banner.js';
import { type CustomerLetter } from '../../../emails/facts.js';
import { type StoredAccount } from '../../accounts/accounts.js';
import { type Tx } from '../../../prisma/client.js';
import { type StoredInvoice } from '../../invoices/invoices.js';
import { creditOf } from '../../ledger/ledger.js';
import { type Attachment } from '../notices.js';
import { type letterFacts } from './facts.js';

export type Facts = Awaited<ReturnType<typeof letterFacts>> & { account: StoredAccount };

/** The PDFs that go with a letter (product.md, "The standard policy"): the statement, and a copy of the invoice that speaks. */
export async function enclosures(
  tx: Tx,
  letter: CustomerLetter,
  facts: Facts,
  carrying: StoredInvoice | undefined,
): Promise<Attachment[]> {
  const files: Attachment[] = [];
  if (attachesStatement(letter))
    files.push(
      pdf(`statement-${facts.account.id}`, await statementPdf(await statementOf(tx, letter, facts))),
    );
  const copies = copiesOf(letter, facts, carrying);
  if (copies) files.push(pdf(`invoice-${carrying!.id}`, await invoiceCopiesPdf(copies)));
  return files;
}

/** The copy of the invoice that speaks, where the letter brings one. */
export function copiesOf(
  letter: CustomerLetter,
  facts: Facts,
  carrying: StoredInvoice | undefined,
): InvoiceCopiesFacts | null {
  const invoice = facts.invoices.find(({ id }) => id === carrying?.id);
  if (!carrying || !invoice || !attachesInvoice(letter)) return null;
  return { ...commonOf(letter, facts), copies: [{ invoice, lines: storedLines(carrying.lines) }] };
}

/** The statement that goes with a letter, under the letter's banner. */
export async function statementOf(tx: Tx, letter: CustomerLetter, facts: Facts): Promise<StatementFacts> {
  const { invoices, account } = facts;
  return { ...commonOf(letter, facts), invoices, credit: await creditOf(tx, account.id) };
}

const commonOf = (letter: CustomerLetter, { creditor, today, account, onHold }: Facts) => ({
  ...{ creditor, today, banner: bannerOfLetter(letter, onHold) },
  account: documentAccount(account, account.contacts),
});

const attachesInvoice = (letter: CustomerLetter) => letter === 'status-request' || letter === 'account-hold';

/** Ids may hold a colon, which some systems refuse in a file's name. */
export const pdf = (name: string, bytes: Buffer): Attachment => ({
  filename: `${name.replaceAll(':', '-')}.pdf`,
  content: bytes.toString('base64'),
  contentType: 'application/pdf',
});
