import { numberOf, type Creditor, type InvoiceFacts } from '../emails/facts.js';
import { type Format } from '../emails/format.js';
import { WORDS } from '../emails/words.js';
import { documentWords, writeHeading, labelled, type Labelled } from './letterhead.js';
import { type Sheet } from './pdf/sheet.js';

/** A reader types at most this many links from paper; the numbers in the table lead to them too. */
const PRINTED_LINKS = 8;

type Debts = { creditor: Creditor; invoices: InvoiceFacts[]; reference?: string };

/** Writes payee, bank details and payment pages. */
export function howToPay(sheet: Sheet, { creditor, invoices, reference }: Debts, format: Format): void {
  const words = WORDS[format.language];
  const payee = creditor.payee || creditor.name;
  const bank = creditor.bankDetails ? creditor.bankDetails.split('\n') : [];
  writeHeading(sheet, words.howToPay);
  const facts: Labelled[] = [
    ...(payee ? [{ label: words.payee, value: payee }] : []),
    ...bank.map((value, line) => ({ label: line === 0 ? words.bankAccount : '', value })),
    ...(reference ? [{ label: words.reference, value: reference }] : []),
  ];
  if (facts.length > 0) labelled(sheet, facts);
  if (bank.length === 0) sheet.write(words.askForDetails, { size: 9 });
  payOnline(sheet, invoices, format);
}

function payOnline(sheet: Sheet, invoices: InvoiceFacts[], format: Format): void {
  const urls = new Map<string, string[]>();
  for (const invoice of invoices) {
    const { payUrl } = invoice;
    if (payUrl) urls.set(payUrl, [...(urls.get(payUrl) ?? []), numberOf(invoice)]);
  }
  if (urls.size === 0) return;
  sheet.y += 4;
  sheet.write(WORDS[format.language].payOnline, { size: 9, bold: true });
  if (urls.size > PRINTED_LINKS) return sheet.write(documentWords(format).payByNumber, { size: 9 });
  for (const [url, ids] of urls) {
    const { y: top } = sheet;
    const text = urls.size === 1 ? url : `${format.list(ids)}: ${url}`;
    sheet.write(text, { size: 8.5 });
    if (sheet.y > top) sheet.link(url, top, sheet.y - top, {});
  }
}
