import { daysBetween, type LocalDate } from '../domain/days.js';
import { type Tx } from './client.js';
import { type StoredInvoice } from './invoices.js';
import { feesOf } from './ledger.js';

/** An invoice as letters, statements and dossiers list it: amounts in minor units, `fees` the late fees charged so far. */
export async function invoiceLine(tx: Tx, invoice: StoredInvoice, today: LocalDate) {
  const { id, description, purchaseOrder, issuedOn, dueOn, amount, balance, currency, payUrl } = invoice;
  const fees = await feesOf(tx, id);
  const daysPastDue = daysBetween(dueOn, today);
  return {
    id,
    description,
    purchaseOrder,
    issuedOn,
    dueOn,
    daysPastDue,
    amount,
    fees,
    balance,
    currency,
    payUrl,
  };
}
