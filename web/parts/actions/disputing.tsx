import { MoneyField, NewId, ReasonField } from '../../forms/form.js';
import { at, isOwed, type InvoiceAction, type Known } from './invoiceAction.js';

/** Actions on a claim that the invoice is wrong. */
export function disputing({ invoice, records }: Known): InvoiceAction[] {
  const { currency, disputed } = invoice;
  const disputeId = records.disputes.find((dispute) => dispute.status === 'open')?.id ?? null;
  return [
    {
      name: 'Dispute',
      right: 'collect',
      now: isOwed(invoice) && !disputed,
      does: at(invoice, 'POST', '/disputes'),
      done: 'The invoice waits',
      fields: (
        <>
          <NewId />
          <ReasonField label="What the customer says is wrong" />
        </>
      ),
    },
    {
      name: 'Reject the dispute',
      right: 'collect',
      now: isOwed(invoice) && disputeId !== null,
      done: 'The dispute is over',
      does: at(invoice, 'POST', `/disputes/${disputeId ?? ''}/resolve`),
      fields: (
        <>
          <input type="hidden" name="outcome" value="rejected" />
          <p>The invoice is owed, and its escalation continues at the real age of the debt.</p>
        </>
      ),
    },
    {
      name: 'Uphold the dispute',
      right: 'money',
      now: isOwed(invoice) && disputeId !== null,
      done: 'The dispute is over',
      does: at(invoice, 'POST', `/disputes/${disputeId ?? ''}/resolve`),
      fields: (
        <>
          <input type="hidden" name="outcome" value="upheld" />
          <input type="hidden" name="_currency" value={currency} />
          <MoneyField label={`Credit (${currency})`} name="creditAmount" hint="Empty: the full open amount" />
        </>
      ),
    },
  ];
}
