import { MoneyField, NewId, ReasonField } from '../../forms/form.js';
import { amount } from '../../format.js';
import { at, isOwed, type InvoiceAction, type Known } from './invoiceAction.js';

/** The actions that reduce or cancel the debt. */
export function forgiving({ invoice, records }: Known): InvoiceAction[] {
  const { id, status, currency, balance } = invoice;
  const rest = amount(balance, currency);
  const hasFees = records.entries.some(({ type }) => type === 'late-fee');
  return [
    {
      name: 'Waive late fees',
      right: 'waive',
      now: isOwed(invoice) && hasFees,
      does: at(invoice, 'POST', '/fee-waivers'),
      done: 'Fee waived',
      fields: (
        <>
          <NewId />
          <input type="hidden" name="_currency" value={currency} />
          <MoneyField label={`Amount (${currency})`} name="amount" hint="Empty: all of them" />
          <ReasonField />
        </>
      ),
    },
    {
      name: 'Credit note',
      right: 'money',
      now: isOwed(invoice),
      does: at(invoice, 'POST', '/credit-notes'),
      done: 'Credited',
      fields: (
        <>
          <NewId />
          <input type="hidden" name="_currency" value={currency} />
          <MoneyField label={`Amount (${currency})`} name="amount" required />
          <ReasonField />
        </>
      ),
    },
    {
      name: 'Void',
      right: 'money',
      now: isOwed(invoice),
      does: at(invoice, 'POST', '/void'),
      done: 'Void',
      fields: <ReasonField />,
      confirm: `Void ${id}? The invoice should never have existed, and everything about it ends.`,
    },
    {
      name: 'Write off',
      right: 'write-off',
      now: isOwed(invoice),
      does: at(invoice, 'POST', '/write-off'),
      done: 'Written off',
      fields: <ReasonField />,
      confirm: `Write off ${rest} ${currency} of ${id}?`,
    },
    {
      name: 'Undo the write-off',
      right: 'write-off',
      now: status === 'written-off',
      does: at(invoice, 'POST', '/write-off/undo'),
      done: 'The debt is owed again',
      fields: <ReasonField />,
    },
  ];
}
