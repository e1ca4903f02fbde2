import { carryingInvoice, type CarryingInvoiceCandidate } from '../../books/invoices/carrying.js';
import { type Outcome, type StepRef } from '../../books/invoices/stepRuns.js';

/** What a letter or a call comes to when another invoice of the account speaks (rule 6); null: this one does. */
export function outcomeIfCarried({ invoiceId }: StepRef, all: CarryingInvoiceCandidate[]): Outcome | null {
  const speaking = carryingInvoice(all);
  if (!speaking || speaking.id === invoiceId) return null;
  return {
    outcome: 'carried',
    summary: `Carried by invoice ${speaking.id}, the longest past due of the account`,
  };
}
