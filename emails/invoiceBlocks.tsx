import { type LetterInvoice } from './facts.js';
import { type LetterProps } from './letter.js';
import { paidOf } from './totals.js';

type Figure = readonly [label: string, value: string];

/**
 * The open invoices in plain text, each a block of aligned lines: a table wide enough for long numbers would break on
 * a phone.
 */
export function InvoiceBlocks(props: LetterProps) {
  const blocks = props.facts.invoices.map((invoice) => blockOf(invoice, props));
  return <pre>{[...blocks, aligned(totalsOf(props))].join('\n\n')}</pre>;
}

function blockOf(invoice: LetterInvoice, { words, format }: LetterProps): string {
  const order = invoice.purchaseOrder && `${words.purchaseOrder} ${invoice.purchaseOrder}`;
  const about = [order, invoice.description].filter(Boolean).map((text) => `  ${text}`);
  const due = `  ${words.due}: ${format.date(invoice.dueOn)}, ${words.age(invoice.daysPastDue)}`;
  const money = (minor: bigint) => format.money(minor, invoice.currency);
  const paid = paidOf(invoice);
  const figures: Figure[] = [
    [`  ${words.amount}`, money(invoice.amount)],
    ...(invoice.fees > 0n ? [[`  ${words.lateFees}`, money(invoice.fees)] as const] : []),
    ...(paid > 0n ? [[`  ${words.paid}`, `-${money(paid)}`] as const] : []),
    [`  ${words.balance}`, money(invoice.balance)],
  ];
  return [`${words.invoice} ${invoice.id}`, ...about, due, aligned(figures)].join('\n');
}

function totalsOf({ totals, words, format }: LetterProps): Figure[] {
  return totals.flatMap(({ currency, balance, pastDue }): Figure[] => {
    const total: Figure = [`${words.total} ${currency}`, format.money(balance, currency)];
    return pastDue > 0n ? [total, [`  ${words.ofWhichPastDue}`, format.money(pastDue, currency)]] : [total];
  });
}

/** A label and an amount a line; the amounts end in one column. */
function aligned(figures: readonly Figure[]): string {
  const labels = Math.max(...figures.map(([label]) => label.length));
  const values = Math.max(...figures.map(([, value]) => value.length));
  return figures.map(([label, value]) => `${label.padEnd(labels)}  ${value.padStart(values)}`).join('\n');
}
