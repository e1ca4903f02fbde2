import { CustomerLetter } from './customerLetter.js';
import { type CustomerLetter as Name, type LetterInvoice } from './facts.js';
import { DataTable } from './dataTable.js';
import { OpenInvoices } from './invoices.js';
import { type LetterComponent, type LetterProps } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

/** Asks for money: what is open, how to pay it, how to answer. */
const Demand: LetterComponent = (props) => (
  <CustomerLetter {...props}>
    <OpenInvoices {...props} />
    <HowToPay {...props} />
    <HowToReply {...props} />
  </CustomerLetter>
);

/** Asks for money and says first how to pay. */
const Reminder: LetterComponent = (props) => (
  <CustomerLetter {...props}>
    <HowToPay {...props} />
    <OpenInvoices {...props} />
    <HowToReply {...props} />
  </CustomerLetter>
);

/** Tells the customer something, and what is open if anything is. */
const Notice: LetterComponent = (props) => (
  <CustomerLetter {...props}>
    <OpenInvoices {...props} />
    <HowToPay {...props} />
    <HowToReply {...props} asks={false} />
  </CustomerLetter>
);

const ThankYou: LetterComponent = (props) => (
  <CustomerLetter {...props}>
    <DataTable
      {...props}
      label={props.words.invoice}
      columns={[props.words.invoice, props.words.amount]}
      figures={1}
      rows={props.facts.invoices.map((invoice) => settled(invoice, props))}
    />
  </CustomerLetter>
);

function settled(
  { id, purchaseOrder, amount, fees, currency }: LetterInvoice,
  { words, format }: LetterProps,
): string[] {
  const order = purchaseOrder ? `\n${words.purchaseOrder} ${purchaseOrder}` : '';
  const late = fees > 0n ? `\n${words.lateFees} + ${format.money(fees, currency)}` : '';
  return [`${id}${order}`, `${format.money(amount, currency)}${late}`];
}

/** What each letter to a customer consists of; what it says is in languages/. */
export const LETTERS: Record<Name, LetterComponent> = {
  courtesy: Demand,
  'status-request': Demand,
  reminder: Reminder,
  delinquent: Demand,
  'account-hold': Demand,
  'final-demand': Demand,
  'thank-you': ThankYou,
  'promise-received': Notice,
  'promise-broken': Demand,
  'hold-released': Notice,
  'services-cancelled': Demand,
  statement: Notice,
};
