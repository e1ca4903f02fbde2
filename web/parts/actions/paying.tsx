import { DateField, LongField, MoneyField, NewId, TextField } from '../../forms/form.js';
import { amount } from '../../format.js';
import { at, isOwed, type InvoiceAction, type Known } from './invoiceAction.js';

/** Payments that the customer has made or promises. */
export function paying({ invoice, today }: Known): InvoiceAction[] {
  const { id, currency, balance } = invoice;
  const rest = amount(balance, currency);
  const ofInvoice = <input type="hidden" name="currency" value={currency} />;
  return [
    {
      name: 'Payment received',
      right: 'money',
      now: isOwed(invoice),
      does: 'POST /v1/payments',
      done: 'Payment booked',
      fields: (
        <>
          <NewId />
          {ofInvoice}
          <input type="hidden" name="invoiceId" value={id} />
          <MoneyField label={`Amount (${currency})`} name="amount" value={rest} required />
          <input type="hidden" name="receivedAt" value={`${today}T12:00:00Z`} />
          <TextField label="How" name="method" hint="Cheque, transfer …" />
          <TextField label="Reference" name="reference" />
        </>
      ),
      button: 'Book payment',
    },
    {
      name: 'Promise to pay',
      right: 'collect',
      now: isOwed(invoice),
      does: at(invoice, 'POST', '/promises'),
      done: 'Promise recorded',
      fields: (
        <>
          <NewId />
          {ofInvoice}
          <MoneyField label={`Amount (${currency})`} name="amount" value={rest} required />
          <DateField label="Will pay on" name="payOn" required value={today} />
          <TextField label="How" name="method" hint="Cheque, transfer …" />
          <TextField label="Cheque number or reference" name="reference" />
        </>
      ),
      button: 'Record promise',
    },
    {
      name: 'Payment plan',
      right: 'collect',
      now: isOwed(invoice),
      does: at(invoice, 'POST', '/payment-plans'),
      done: 'Plan recorded',
      fields: (
        <>
          <NewId />
          {ofInvoice}
          <LongField
            label="Instalments"
            name="instalments:instalments"
            rows={4}
            required
            hint={`One a line: date and amount in ${currency}, as "2026-03-01 250.00"`}
          />
        </>
      ),
      button: 'Record plan',
    },
  ];
}
