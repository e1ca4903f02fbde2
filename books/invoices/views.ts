import { type DunningCase } from '../../domain/planning/case.js';
import { stageOf } from '../../domain/policy/policy.js';
import { ageAt } from '../../domain/planning/planCase.js';
import { type Books } from '../book.js';
import { type StoredInvoice } from './invoices.js';
import { caseOf, readInvoiceContexts, type InvoiceContext } from './contexts.js';
import { dunningWorkflowId } from '../../domain/access/ids.js';

/** Returns the invoices as the API shows them (contract.md), with their next step as of now. */
export async function invoiceViews(book: Books, invoices: StoredInvoice[]) {
  const contexts = await readInvoiceContexts(
    book.db,
    invoices.map(({ id }) => id),
    book.clock.now(),
  );
  const byId = new Map(contexts.map((context) => [context.snapshot.invoiceId, context]));
  return invoices.map((invoice) => invoiceView(book, invoice, byId.get(invoice.id)!));
}

function invoiceView({ clock }: Books, invoice: StoredInvoice, context: InvoiceContext) {
  const now = clock.now();
  const { snapshot } = context;
  const daysPastDue = ageAt(invoice.dueOn, invoice.timeZone, now);
  const current = caseOf(context, clock, now);
  return {
    ...pick(invoice, [
      'id',
      'accountId',
      'amount',
      'currency',
      'balance',
      'issuedOn',
      'dueOn',
      'description',
      'purchaseOrder',
      'lines',
      'payUrl',
      'documentUrl',
      'status',
      'cycle',
    ]),
    number: invoice.number ?? invoice.id,
    stage: invoice.status === 'open' ? stageOf(daysPastDue) : invoice.stage,
    daysPastDue,
    policy: { id: invoice.policyId, version: invoice.policyVersion },
    nextStep: nextStep(current),
    paused: invoice.paused ? { until: invoice.pausedUntil, reason: invoice.pauseReason } : null,
    disputed: snapshot.disputed,
    promise: snapshot.promise,
    brokenPromises: context.brokenPromises,
    waitingFor: current.waitingFor,
    workflowId: dunningWorkflowId(invoice.id),
  };
}

const nextStep = ({ next }: DunningCase) => next && { id: next.id, kind: next.kind, at: next.at };

export function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
