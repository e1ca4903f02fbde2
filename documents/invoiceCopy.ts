import { type LocalDate } from '../domain/calendar/days.js';
import { isolate } from '../emails/bidi.js';
import { type Banner } from '../emails/banner.js';
import { bannerText, WORDS } from '../emails/words.js';
import { cleanFacts } from '../emails/sanitize.js';
import { numberOf, type Creditor, type InvoiceFacts } from '../emails/facts.js';
import { formatFor, type Format } from '../emails/format.js';
import { paidOf } from '../emails/totals.js';
import { type DocumentAccount } from './account.js';
import { howToPay } from './howToPay.js';
import { documentWords, labelled, writeLetterhead } from './letterhead.js';
import { PAGE, Sheet } from './pdf/sheet.js';
import { drawTable } from './pdf/table.js';
import { type PdfRow } from './pdf/columns.js';

/** One line of an invoice; `amount` in minor units of the invoice's currency. */
export type InvoiceCopyLine = { description: string; quantity?: number; amount: bigint };

/** Returns the lines stored in the books, where amounts are JSON numbers. */
export const storedLines = (lines: unknown): InvoiceCopyLine[] =>
  (lines as { description: string; quantity?: number; amount: number }[]).map((line) => ({
    ...line,
    amount: BigInt(line.amount),
  }));

/** An invoice and its lines as the billing system sent them; there may be none. */
export type InvoiceCopy = { invoice: InvoiceFacts; lines: InvoiceCopyLine[] };

export type InvoiceCopiesFacts = {
  creditor: Creditor;
  account: DocumentAccount;
  today: LocalDate;
  /** Printed across every page. */
  banner: Banner;
  /** At least one. */
  copies: InvoiceCopy[];
};

/**
 * Returns copies of invoices as PDF, each on separate pages, in the account's language, with today's open
 * balance. The same facts give the same bytes. Throws RangeError for a currency that is not in ISO 4217.
 */
export async function invoiceCopiesPdf(raw: InvoiceCopiesFacts): Promise<Buffer> {
  const facts = cleanFacts(raw);
  const { account, creditor, today, copies, banner } = facts;
  const format = formatFor(account.locale);
  const { invoiceCopy } = documentWords(format);
  const [first, ...others] = copies;
  const title = first && others.length === 0 ? `${invoiceCopy} ${numberOf(first.invoice)}` : invoiceCopy;
  const sheet = new Sheet({
    title,
    author: creditor.name,
    day: today,
    format,
    banner: bannerText(banner, format.language),
  });
  drawCopies(sheet, facts, format);
  return sheet.finish([title, account.id, format.longDate(today)]);
}

/** Draws each copy on separate pages; the facts are cleaned. */
export function drawCopies(sheet: Sheet, facts: InvoiceCopiesFacts, format: Format): void {
  for (const copy of facts.copies) drawCopy(sheet, copy, facts, format);
}

function drawCopy(sheet: Sheet, copy: InvoiceCopy, facts: InvoiceCopiesFacts, format: Format): void {
  const { creditor } = facts;
  const { invoice } = copy;
  const words = documentWords(format);
  sheet.newPage(PAGE);
  writeLetterhead(sheet, facts.account, creditor);
  sheet.write(`${words.invoiceCopy} ${isolate(numberOf(invoice))}`, { size: 19, bold: true }, { tag: 'H1' });
  sheet.write(words.copy, { size: 9 });
  sheet.y += 8;
  labelled(sheet, particulars(invoice, facts, format));
  sheet.y += 12;
  amounts(sheet, copy, format);
  if (invoice.balance > 0n)
    howToPay(sheet, { creditor, invoices: [invoice], reference: numberOf(invoice) }, format);
  else {
    sheet.y += 14;
    sheet.write(words.settled, { size: 9 });
  }
}

/** Returns the quantity in the locale's digits when they can express all of it. */
function countText(quantity: number | undefined, format: Format): string {
  if (quantity === undefined) return '';
  return Number(quantity.toFixed(3)) === quantity ? format.count(quantity) : String(quantity);
}

function particulars(invoice: InvoiceFacts, { account, today }: InvoiceCopiesFacts, format: Format) {
  const words = { ...WORDS[format.language], ...documentWords(format) };
  const late = invoice.daysPastDue > 0 && invoice.balance > 0n;
  return [
    { label: words.number, value: numberOf(invoice) },
    ...(invoice.purchaseOrder ? [{ label: words.purchaseOrder, value: invoice.purchaseOrder }] : []),
    { label: words.account, value: `${isolate(account.name)} (${isolate(account.id)})` },
    { label: words.issued, value: format.longDate(invoice.issuedOn) },
    { label: words.due, value: format.longDate(invoice.dueOn) },
    ...(late ? [{ label: words.daysPastDue, value: String(invoice.daysPastDue) }] : []),
    { label: words.asOf, value: format.longDate(today) },
  ];
}

function amounts(sheet: Sheet, { invoice, lines }: InvoiceCopy, format: Format): void {
  const words = { ...WORDS[format.language], ...documentWords(format) };
  const { amount, fees, balance, currency, description } = invoice;
  const money = (minor: bigint) => format.money(minor, currency);
  const counted = lines.some(({ quantity }) => quantity !== undefined);
  const items = lines.length > 0 ? lines : [{ description: description ?? words.invoice, amount }];
  const columns = [
    { label: words.description, grows: true },
    ...(counted ? [{ label: words.quantity, end: true }] : []),
    { label: words.amount, end: true },
  ];
  const rows = items.map(({ description: text, quantity, amount: of }: InvoiceCopyLine): PdfRow => ({
    cells: [{ text }, ...(counted ? [{ text: countText(quantity, format) }] : []), { text: money(of) }],
  }));
  const sum = (text: string, minor: bigint, bold = false): PdfRow => ({
    span: true,
    cells: [
      { text, bold },
      { text: money(minor), bold },
    ],
  });
  const paid = paidOf(invoice);
  drawTable(sheet, columns, [
    ...rows,
    sum(`${words.total} ${currency}`, amount, true),
    ...(fees !== 0n ? [sum(words.lateFees, fees)] : []),
    ...(paid !== 0n ? [sum(words.paid, -paid)] : []),
    sum(words.balance, balance, true),
  ]);
}
