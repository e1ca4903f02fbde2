import { type ReactNode } from 'react';
import { Heading } from 'react-email';
import { type LetterInvoice } from './facts.js';
import { InvoiceBlocks } from './invoiceBlocks.js';
import { type LetterProps } from './letter.js';
import { cell, heading, MUTED, number } from './style.js';
import { paidOf } from './totals.js';

/** All open invoices of the account and their totals by currency. */
export function OpenInvoices(props: LetterProps) {
  return (
    <>
      <Heading as="h2" style={heading}>
        {props.words.openInvoices}
      </Heading>
      {props.medium === 'html' ? <InvoiceTable {...props} /> : <InvoiceBlocks {...props} />}
    </>
  );
}

function InvoiceTable(props: LetterProps) {
  const { words, facts } = props;
  return (
    <table role="table" width="100%" cellPadding={0} cellSpacing={0} style={{ borderCollapse: 'collapse' }}>
      <thead>
        <tr>
          <th scope="col" style={{ ...cell, textAlign: 'left' }}>
            {words.invoice}
          </th>
          <th scope="col" style={{ ...cell, textAlign: 'left' }}>
            {words.due}
          </th>
          <th scope="col" style={number}>
            {words.amount}
          </th>
          <th scope="col" style={number}>
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

function InvoiceRow({ invoice, words, format }: LetterProps & { invoice: LetterInvoice }) {
  const money = (minor: bigint) => format.money(minor, invoice.currency);
  const paid = paidOf(invoice);
  return (
    <tr>
      <td style={{ ...cell, wordBreak: 'break-word' }}>
        <b>{invoice.id}</b>
        {invoice.purchaseOrder && <Small>{`${words.purchaseOrder} ${invoice.purchaseOrder}`}</Small>}
        {invoice.description && <Small>{invoice.description}</Small>}
      </td>
      <td style={cell}>
        {format.date(invoice.dueOn)}
        <Small>{words.age(invoice.daysPastDue)}</Small>
      </td>
      <td style={number}>
        {money(invoice.amount)}
        {invoice.fees > 0n && <Small>{`${words.lateFees} +\u00a0${money(invoice.fees)}`}</Small>}
        {paid > 0n && <Small>{`${words.paid} −\u00a0${money(paid)}`}</Small>}
      </td>
      <td style={number}>
        <b>{money(invoice.balance)}</b>
      </td>
    </tr>
  );
}

function TotalRows({ totals, words, format }: LetterProps) {
  return (
    <tfoot>
      {totals.map(({ currency, balance, pastDue }) => (
        <tr key={currency}>
          <td style={cell} colSpan={3}>
            <b>{`${words.total} ${currency}`}</b>
            {pastDue > 0n && <Small>{`${words.ofWhichPastDue} ${format.money(pastDue, currency)}`}</Small>}
          </td>
          <td style={number}>
            <b>{format.money(balance, currency)}</b>
          </td>
        </tr>
      ))}
    </tfoot>
  );
}

const Small = ({ children }: { children: ReactNode }) => (
  <div style={{ color: MUTED, fontSize: '12px', whiteSpace: 'normal' }}>{children}</div>
);
