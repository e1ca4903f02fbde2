import { addDays, type LocalDate } from '../../../domain/calendar/days.js';
import { type Policy } from '../../../domain/policy/policy.js';
import { type ResponseTemplate } from '../../../emails/facts.js';
import { type StoredInvoice } from '../../invoices/invoices.js';
import { lastPromise } from '../../invoices/promises.js';
import { type Tx } from '../../../prisma/client.js';
import { composeResponse, type ResponseRequest, type ComposedResponse } from './responses.js';

/**
 * Returns how such a response would read today if it were about this invoice, and what it supposes that has
 * not happened. `written` is null when it can reach no contact. Writes nothing.
 */
export async function previewResponse(
  tx: Tx,
  template: ResponseTemplate,
  { invoice, policy, today }: { invoice: StoredInvoice; policy: Policy; today: LocalDate },
): Promise<{ written: ComposedResponse | null; supposed: string | null }> {
  const { supposed = null, ...about } = await supposedFacts(tx, template, invoice, today);
  const { words } = policy;
  return {
    written: await composeResponse(tx, { template, invoice, today, to: ['billing'], words, ...about }),
    supposed,
  };
}

type SupposedFacts = Pick<ResponseRequest, 'promise' | 'deadlineOn'> & { supposed?: string };

async function supposedFacts(
  tx: Tx,
  template: ResponseTemplate,
  { id, balance, currency }: StoredInvoice,
  today: LocalDate,
): Promise<SupposedFacts> {
  if (template === 'services-cancelled') {
    const deadlineOn = addDays(today, -1);
    return { deadlineOn, supposed: `a final deadline that passed on ${deadlineOn}` };
  }
  if (template !== 'promise-received' && template !== 'promise-broken') return {};
  const given = await lastPromise(tx, id);
  if (given) return { promise: given };
  const payOn = addDays(today, template === 'promise-received' ? 7 : -3);
  return {
    promise: { amount: balance, currency, payOn, method: null, reference: null },
    supposed: `a promise of the whole balance for ${payOn}`,
  };
}
