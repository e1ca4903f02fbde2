import { carryingInvoice, type CarryingInvoiceCandidate } from '../../books/invoices/carrying.js';
import { type Outcome, type StepRef } from '../../books/invoices/stepRuns.js';

/**
 * Returns the outcome of a notice or a call when another invoice carries the account's notices (rule 6); null
 * when this one does.
 */
export function outcomeIfCarried({ invoiceId }: StepRef, all: CarryingInvoiceCandidate[]): Outcome | null {
  const speaking = carryingInvoice(all);
  if (!speaking || speaking.id === invoiceId) return null;
  return {
    outcome: 'carried',
    summary: `Carried by invoice ${speaking.id}, the longest past due of the account`,
  };
}
