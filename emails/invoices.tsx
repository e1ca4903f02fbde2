import { Link } from 'react-email';
import { isolate } from './bidi.js';
import { numberOf, type InvoiceFacts } from './facts.js';
import { InvoiceBlocks } from './invoiceBlocks.js';
import { Detail, Isolated } from './isolated.js';
import { Title } from './layout.js';
import { type NoticeProps } from './noticeProps.js';
import { ageText } from './mergeFields.js';
import { apart, cell, columnHead, ending, link, starting, tableStyle } from './style.js';
import { paidOf } from './totals.js';

/** All open invoices of the account and their totals by currency; nothing when none is open. */
export function OpenInvoices(props: NoticeProps) {
  if (props.facts.invoices.length === 0) return null;
  return (
    <>
      <Title>{props.words.openInvoices}</Title>
      {props.medium === 'html' ? <InvoiceTable {...props} /> : <InvoiceBlocks {...props} />}
    </>
  );
}

/** Three columns: four would not fit a phone. */
function InvoiceTable(props: NoticeProps) {
  const { words, facts, format } = props;
  const start = { ...columnHead, ...starting(format) };
  return (
    <table aria-label={words.openInvoices} width="100%" cellPadding={0} cellSpacing={0} style={tableStyle}>
      <thead className="muted">
        <tr>
          <th scope="col" style={{ ...start, width: '37%' }}>
            {words.invoice}
          </th>
          <th scope="col" style={{ ...start, ...apart(format) }}>
            {words.due}
          </th>
          <th scope="col" style={{ ...columnHead, ...ending(format), ...apart(format), width: '36%' }}>
            {words.balance}
          </th>
        </tr>
      </thead>
      <tbody>
        {facts.invoices.map((invoice) => (
          <InvoiceRow key={invoice.id} invoice={invoice} {...props} />
        ))}
      </tbody>
      <TotalRows {...props} />
    </table>
  );
}

function InvoiceRow({ invoice, ...props }: NoticeProps & { invoice: InvoiceFacts }) {
  const { words, format, facts } = props;
  const { purchaseOrder, description, payUrl, dueOn, daysPastDue } = invoice;
  const start = { ...cell, ...starting(format) };
  return (
    <tr>
      <th scope="row" style={{ ...start, fontWeight: 400, wordBreak: 'break-word' }}>
        <b>
          <bdi>{numberOf(invoice)}</bdi>
        </b>
        {purchaseOrder && <Detail text={`${words.purchaseOrder} ${isolate(purchaseOrder)}`} />}
        {description && <Detail text={isolate(description)} />}
        {payUrl && facts.invoices.length > 1 && (
          <div>
            <Link
              href={payUrl}
              className="link"
              style={link}
              aria-label={`${words.payOnline}${words.colon}${numberOf(invoice)}`}
            >
              {words.payOnline}
            </Link>
          </div>
        )}
      </th>
      <td style={{ ...start, ...apart(format) }}>
        <bdi style={{ whiteSpace: 'nowrap' }}>{format.date(dueOn)}</bdi>
        <Detail text={ageText(daysPastDue, format, words)} isLate={daysPastDue > 0} />
      </td>
      <td style={{ ...cell, ...ending(format), ...apart(format) }}>
        <Calculation invoice={invoice} {...props} />
      </td>
    </tr>
  );
}

/** Shows how the balance results when it differs from the invoice's amount. */
function Calculation({ invoice, words, format }: NoticeProps & { invoice: InvoiceFacts }) {
  const { amount, fees, balance, currency } = invoice;
  const paid = paidOf(invoice);
  const money = (minor: bigint) => isolate(format.money(minor, currency));
  return (
    <>
      {balance !== amount && <Detail text={`${words.amount} ${money(amount)}`} />}
      {fees > 0n && <Detail text={`${words.lateFees} +\u00a0${money(fees)}`} />}
      {paid > 0n && <Detail text={`${words.paid} −\u00a0${money(paid)}`} />}
      <b style={{ whiteSpace: 'nowrap' }}>
        <Isolated text={money(balance)} />
      </b>
    </>
  );
}

function TotalRows({ totals, words, format }: NoticeProps) {
  const start = { ...cell, ...starting(format) };
  const money = (minor: bigint, currency: string) => isolate(format.money(minor, currency));
  return (
    <tfoot>
      {totals.map(({ currency, balance, pastDue }) => (
        <tr key={currency}>
          <th scope="row" colSpan={2} style={start}>
            {`${words.total} ${currency}`}
            {pastDue > 0n && <Detail text={`${words.ofWhichPastDue} ${money(pastDue, currency)}`} isLate />}
          </th>
          <td style={{ ...cell, ...ending(format), whiteSpace: 'nowrap' }}>
            <b>
              <Isolated text={money(balance, currency)} />
            </b>
          </td>
        </tr>
      ))}
    </tfoot>
  );
}
