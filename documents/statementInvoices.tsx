import { type LetterInvoice } from '../emails/facts.js';
import { type Format } from '../emails/format.js';
import { paidOf, type Total } from '../emails/totals.js';
import { WORDS } from '../emails/words.js';
import { STATEMENT_WORDS } from './statementWords.js';

type Props = { invoices: LetterInvoice[]; totals: Total[]; format: Format };

/** The open invoices with their totals by currency. */
export function StatementInvoices({ invoices, totals, format }: Props) {
  const words = { ...WORDS[format.language], ...STATEMENT_WORDS[format.language] };
  return (
    <>
      <h2>{words.openInvoices}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.number}</th>
            <th scope="col">{words.issued}</th>
            <th scope="col">{words.due}</th>
            {[words.daysPastDue, words.amount, words.lateFees, words.paid, words.balance].map((label) => (
              <th scope="col" className="n" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} format={format} />
          ))}
        </tbody>
        <tfoot>
          {totals.map(({ currency, balance, pastDue }) => (
            <tr key={currency}>
              <td colSpan={7}>
                {`${words.total} ${currency}`}
                {pastDue > 0n && ` (${words.ofWhichPastDue} ${format.money(pastDue, currency)})`}
              </td>
              <td className="n">{format.money(balance, currency)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </>
  );
}

function InvoiceRow({ invoice, format }: { invoice: LetterInvoice; format: Format }) {
  const words = WORDS[format.language];
  const money = (minor: bigint) => format.money(minor, invoice.currency);
  return (
    <tr>
      <td className="id">
        <b>{invoice.id}</b>
        {invoice.purchaseOrder && (
          <div className="muted">{`${words.purchaseOrder} ${invoice.purchaseOrder}`}</div>
        )}
        {invoice.description && <div className="muted">{invoice.description}</div>}
      </td>
      <td className="day">{format.date(invoice.issuedOn)}</td>
      <td className="day">{format.date(invoice.dueOn)}</td>
      <td className="n">{Math.max(0, invoice.daysPastDue)}</td>
      <td className="n">{money(invoice.amount)}</td>
      <td className="n">{money(invoice.fees)}</td>
      <td className="n">{money(paidOf(invoice))}</td>
      <td className="n">{money(invoice.balance)}</td>
    </tr>
  );
}
