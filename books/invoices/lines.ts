import { daysBetween, type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { type StoredInvoice } from './invoices.js';
import { feesOfEach } from '../ledger/ledger.js';

export type ListedInvoice = Pick<
  StoredInvoice,
  'id' | 'description' | 'purchaseOrder' | 'issuedOn' | 'dueOn' | 'amount' | 'balance' | 'currency' | 'payUrl'
> & { daysPastDue: number; fees: bigint; number?: string };

/**
 * Returns invoices as notices, statements and dossiers list them: amounts in minor units, `fees` the late
 * fees charged so far.
 */
export async function invoiceLines(
  tx: Tx,
  invoices: StoredInvoice[],
  today: LocalDate,
): Promise<ListedInvoice[]> {
  const ids = invoices.map(({ id }) => id);
  const fees = await feesOfEach(tx, ids);
  return invoices.map(
    ({ id, number, description, purchaseOrder, issuedOn, dueOn, amount, balance, currency, payUrl }) => ({
      id,
      ...(number === null ? {} : { number }),
      description,
      purchaseOrder,
      issuedOn,
      dueOn,
      amount,
      balance,
      currency,
      payUrl,
      daysPastDue: daysBetween(dueOn, today),
      fees: fees.get(id) ?? 0n,
    }),
  );
}

export async function invoiceLine(tx: Tx, invoice: StoredInvoice, today: LocalDate): Promise<ListedInvoice> {
  const [line] = await invoiceLines(tx, [invoice], today);
  return line!;
}
