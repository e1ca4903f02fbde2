import { type LocalDate } from '../domain/calendar/days.js';
import { isolate } from '../emails/bidi.js';
import { type Banner } from '../emails/banner.js';
import { bannerText } from '../emails/words.js';
import { cleanFacts } from '../emails/sanitize.js';
import { type Creditor, type InvoiceFacts } from '../emails/facts.js';
import { formatFor, type Format } from '../emails/format.js';
import { totalsOf } from '../emails/totals.js';
import { type DocumentAccount } from './account.js';
import { howToPay } from './howToPay.js';
import { documentWords, writeHeading, writeLetterhead } from './letterhead.js';
import { MUTED, PAGE, Sheet } from './pdf/sheet.js';
import { ageingTable, invoiceTable } from './statementTables.js';

export type StatementFacts = {
  creditor: Creditor;
  account: DocumentAccount;
  today: LocalDate;
  /** All open invoices of the account, oldest first; may be empty. */
  invoices: InvoiceFacts[];
  /**
   * Printed across every page: `bannerOfNotice` of the notice that it is attached to, else `bannerOfAccount`.
   */
  banner: Banner;
  /** Credit of the account that no invoice has used yet, in minor units. */
  credit?: { currency: string; amount: bigint }[];
};

/**
 * Returns the statement of account as PDF, in the account's language. The same facts give the same bytes.
 * Throws RangeError for a currency that is not in ISO 4217.
 */
export async function statementPdf(raw: StatementFacts): Promise<Buffer> {
  const facts = cleanFacts(raw);
  const { account, creditor, today, banner } = facts;
  const format = formatFor(account.locale);
  const words = documentWords(format);
  const title = `${words.statement} · ${account.name}`;
  const sheet = new Sheet({
    title,
    author: creditor.name,
    day: today,
    format,
    banner: bannerText(banner, format.language),
  });
  drawStatement(sheet, facts, format);
  return sheet.finish([words.statement, account.id, format.longDate(today)]);
}

/** Draws the statement on separate pages; the facts are cleaned. */
export function drawStatement(sheet: Sheet, facts: StatementFacts, format: Format): void {
  const { account, creditor, today, invoices, credit = [] } = facts;
  const words = documentWords(format);
  const totals = totalsOf(invoices);
  sheet.newPage(PAGE);
  writeLetterhead(sheet, account, creditor);
  sheet.write(words.statement, { size: 19, bold: true }, { tag: 'H1' });
  const whose = `${isolate(account.name)} (${isolate(account.id)}) · ${words.asOf} ${isolate(format.longDate(today))}`;
  sheet.write(whose, { size: 9, colour: MUTED });
  sheet.y += 10;
  if (invoices.length === 0) sheet.write(words.nothingOpen, { size: 10 });
  else {
    invoiceTable(sheet, invoices, totals, format);
    writeHeading(sheet, words.ageing);
    ageingTable(sheet, invoices, totals, format);
  }
  unusedCredit(sheet, credit, format);
  howToPay(sheet, { creditor, invoices }, format);
}

function unusedCredit(sheet: Sheet, credit: { currency: string; amount: bigint }[], format: Format): void {
  const words = documentWords(format);
  const amounts = credit
    .filter(({ amount }) => amount !== 0n)
    .map(({ amount, currency }) => format.money(amount, currency));
  if (amounts.length === 0) return;
  writeHeading(sheet, words.credit);
  sheet.write(`${format.list(amounts)} (${words.creditNote})`, { size: 9 });
}
