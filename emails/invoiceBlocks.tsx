import { isolate } from './bidi.js';
import { numberOf, type InvoiceFacts } from './facts.js';
import { type NoticeProps } from './noticeProps.js';
import { ageText } from './mergeFields.js';
import { paidOf } from './totals.js';

type Amount = readonly [label: string, value: string];

/**
 * The open invoices in plain text, each a block of aligned lines: a table wide enough for long numbers would
 * break on a phone.
 */
export function InvoiceBlocks(props: NoticeProps) {
  const blocks = props.facts.invoices.map((invoice) => blockOf(invoice, props));
  return <pre>{[...blocks, aligned(totalLines(props))].join('\n\n')}</pre>;
}

function blockOf(invoice: InvoiceFacts, { words, format, facts }: NoticeProps): string {
  const { purchaseOrder, description, dueOn, daysPastDue, payUrl, amount, fees, balance } = invoice;
  const money = (minor: bigint) => isolate(format.money(minor, invoice.currency));
  const paid = paidOf(invoice);
  const amounts: (Amount | null)[] = [
    balance !== amount ? [`  ${words.amount}`, money(amount)] : null,
    fees > 0n ? [`  ${words.lateFees}`, money(fees)] : null,
    paid > 0n ? [`  ${words.paid}`, `-${money(paid)}`] : null,
    [`  ${words.balance}`, money(balance)],
  ];
  const lines = [
    `${words.invoice} ${isolate(numberOf(invoice))}`,
    purchaseOrder && `  ${words.purchaseOrder} ${isolate(purchaseOrder)}`,
    description && `  ${isolate(description)}`,
    `  ${words.due}${words.colon}${isolate(format.date(dueOn))} (${ageText(daysPastDue, format, words)})`,
    aligned(amounts.filter((line) => line !== null)),
    payUrl && facts.invoices.length > 1 && `  ${words.payOnline}${words.colon}${isolate(payUrl)}`,
  ];
  return lines.filter(Boolean).join('\n');
}

function totalLines({ totals, words, format }: NoticeProps): Amount[] {
  return totals.flatMap(({ currency, balance, pastDue }): Amount[] => {
    const total: Amount = [`${words.total} ${currency}`, isolate(format.money(balance, currency))];
    if (pastDue === 0n) return [total];
    return [total, [`  ${words.ofWhichPastDue}`, isolate(format.money(pastDue, currency))]];
  });
}

/** A label and an amount a line; the amounts end in one column. */
function aligned(amounts: readonly Amount[]): string {
  const labels = Math.max(...amounts.map(([label]) => label.length));
  const values = Math.max(...amounts.map(([, value]) => value.length));
  return amounts.map(([label, value]) => `${label.padEnd(labels)}  ${value.padStart(values)}`).join('\n');
}
