import { ageingRow, BUCKETS } from '../domain/reports/ageing.js';
import { numberOf, type InvoiceFacts } from '../emails/facts.js';
import { type Format } from '../emails/format.js';
import { paidOf, type Total } from '../emails/totals.js';
import { WORDS } from '../emails/words.js';
import { bucketText } from './languages/index.js';
import { documentWords } from './letterhead.js';
import { type Sheet } from './pdf/sheet.js';
import { drawTable } from './pdf/table.js';
import { type PdfRow } from './pdf/columns.js';

/** Draws the open invoices with their totals by currency. */
export function invoiceTable(sheet: Sheet, invoices: InvoiceFacts[], totals: Total[], format: Format): void {
  const words = { ...WORDS[format.language], ...documentWords(format) };
  const amounts = [words.amount, words.lateFees, words.paid, words.balance];
  const columns = [
    { label: words.number, grows: true },
    { label: words.issued },
    { label: words.due },
    ...[words.daysPastDue, ...amounts].map((label) => ({ label, end: true })),
  ];
  const rows = invoices.map((invoice) => invoiceRow(invoice, format));
  drawTable(sheet, columns, [...rows, ...totals.map((total) => totalRow(total, format))]);
}

function invoiceRow(invoice: InvoiceFacts, format: Format): PdfRow {
  const { issuedOn, dueOn, daysPastDue, amount, fees, balance, currency } = invoice;
  const money = (minor: bigint) => ({ text: format.money(minor, currency) });
  const { purchaseOrder, description, payUrl } = invoice;
  const order = purchaseOrder ? [`${WORDS[format.language].purchaseOrder} ${purchaseOrder}`] : [];
  return {
    cells: [
      {
        text: numberOf(invoice),
        bold: true,
        link: payUrl,
        notes: [...order, ...(description ? [description] : [])],
      },
      { text: format.date(issuedOn) },
      { text: format.date(dueOn) },
      { text: String(Math.max(0, daysPastDue)) },
      money(amount),
      money(fees),
      money(paidOf(invoice)),
      { ...money(balance), bold: true },
    ],
  };
}

function totalRow({ currency, balance, pastDue }: Total, format: Format): PdfRow {
  const words = WORDS[format.language];
  const late = pastDue > 0n ? ` (${words.ofWhichPastDue} ${format.money(pastDue, currency)})` : '';
  const text = `${words.total} ${currency}${late}`;
  return {
    span: true,
    cells: [
      { text, bold: true },
      { text: format.money(balance, currency), bold: true },
    ],
  };
}

/** Draws the age of the debt, a currency a row. */
export function ageingTable(sheet: Sheet, invoices: InvoiceFacts[], totals: Total[], format: Format): void {
  const words = documentWords(format);
  const labels = [...BUCKETS.map((bucket) => bucketText(bucket, words)), WORDS[format.language].total];
  const columns = [{ label: words.currency, grows: true }, ...labels.map((label) => ({ label, end: true }))];
  const rows = totals.map(({ currency }) => {
    const row = ageingRow(invoices.filter((invoice) => invoice.currency === currency));
    const amounts = BUCKETS.map((bucket) => ({ text: format.money(row[bucket], currency) }));
    return {
      cells: [{ text: currency }, ...amounts, { text: format.money(row.total, currency), bold: true }],
    };
  });
  drawTable(sheet, columns, rows);
}
