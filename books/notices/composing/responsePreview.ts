import { addDays, type LocalDate } from '../../../domain/calendar/days.js';
import { type Policy } from '../../../domain/policy/policy.js';
import { type AnswerLetter } from '../../../emails/facts.js';
import { type StoredInvoice } from '../../invoices/invoices.js';
import { lastPromise } from '../../invoices/promises.js';
import { type Tx } from '../../../prisma/client.js';
import { composeAnswer, type Answer, type Answered } from './responses.js';

/**
 * How such a letter would read today if it were about this invoice, and what it supposes that has not happened. Null
 * `written`: nobody can be reached. Writes nothing.
 */
export async function previewAnswer(
  tx: Tx,
  letter: AnswerLetter,
  { invoice, policy, today }: { invoice: StoredInvoice; policy: Policy; today: LocalDate },
): Promise<{ written: Answered | null; supposed: string | null }> {
  const { supposed = null, ...about } = await supposedBy(tx, letter, invoice, today);
  const { words } = policy;
  return {
    written: await composeAnswer(tx, { letter, invoice, today, to: ['billing'], words, ...about }),
    supposed,
  };
}

type Supposed = Pick<Answer, 'promise' | 'deadlineOn'> & { supposed?: string };

async function supposedBy(
  tx: Tx,
  letter: AnswerLetter,
  { id, balance, currency }: StoredInvoice,
  today: LocalDate,
): Promise<Supposed> {
  if (letter === 'services-cancelled') {
    const deadlineOn = addDays(today, -1);
    return { deadlineOn, supposed: `a final deadline that passed on ${deadlineOn}` };
  }
  if (letter !== 'promise-received' && letter !== 'promise-broken') return {};
  const given = await lastPromise(tx, id);
  if (given) return { promise: given };
  const payOn = addDays(today, letter === 'promise-received' ? 7 : -3);
  return {
    promise: { amount: balance, currency, payOn, method: null, reference: null },
    supposed: `a promise of the whole balance for ${payOn}`,
  };
}
