import { NoticeLayout } from './noticeLayout.js';
import { type NoticeTemplate as Name, type InvoiceFacts, numberOf } from './facts.js';
import { DataTable } from './dataTable.js';
import { OpenInvoices } from './invoices.js';
import { type NoticeComponent, type NoticeProps } from './noticeProps.js';
import { HowToPay, HowToReply } from './payment.js';

/** Requests payment: what is open, how to pay it, how to reply. */
const Demand: NoticeComponent = (props) => (
  <NoticeLayout {...props}>
    <OpenInvoices {...props} />
    <HowToPay {...props} />
    <HowToReply {...props} />
  </NoticeLayout>
);

/** Requests payment and first shows how to pay. */
const Reminder: NoticeComponent = (props) => (
  <NoticeLayout {...props}>
    <HowToPay {...props} />
    <OpenInvoices {...props} />
    <HowToReply {...props} />
  </NoticeLayout>
);

/** Informs the customer, with the open amounts if there are any. */
const Notice: NoticeComponent = (props) => (
  <NoticeLayout {...props}>
    <OpenInvoices {...props} />
    <HowToPay {...props} />
    <HowToReply {...props} asks={false} />
  </NoticeLayout>
);

const ThankYou: NoticeComponent = (props) => (
  <NoticeLayout {...props}>
    <DataTable
      {...props}
      label={props.words.invoice}
      columns={[props.words.invoice, props.words.amount]}
      figures={1}
      rows={props.facts.invoices.map((invoice) => settled(invoice, props))}
    />
  </NoticeLayout>
);

function settled(invoice: InvoiceFacts, { words, format }: NoticeProps): string[] {
  const { purchaseOrder, amount, fees, currency } = invoice;
  const order = purchaseOrder ? `\n${words.purchaseOrder} ${purchaseOrder}` : '';
  const late = fees > 0n ? `\n${words.lateFees} + ${format.money(fees, currency)}` : '';
  return [`${numberOf(invoice)}${order}`, `${format.money(amount, currency)}${late}`];
}

/** The component of each notice to a customer; the texts are in languages/. */
export const NOTICE_COMPONENTS: Record<Name, NoticeComponent> = {
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
