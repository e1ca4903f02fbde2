import { type Confirmation } from '../domain/policy/policy.js';
import { addDays } from '../domain/calendar/days.js';
import {
  type ResponseRequest,
  responseDigest,
  composeResponse,
} from '../books/notices/composing/responses.js';
import { carryingCandidates } from '../books/invoices/carrying.js';
import { promiseIdOf } from '../books/notices/confirmable.js';
import { findInvoice, type StoredInvoice } from '../books/invoices/invoices.js';
import { findPromise } from '../books/invoices/promises.js';
import { type DueStep, type Outcome, type StepRef } from '../books/invoices/stepRuns.js';
import { outcomeIfCarried } from './shared/outcomeIfCarried.js';
import { sendFrozen, type Prepared } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { sentText } from './sending/senders.js';

/**
 * Confirms an event to the customer when the policy confirms it. Skipped without a recipient, since nothing
 * depends on it.
 */
export const sendConfirmation = (deps: Deps) => (ref: StepRef) =>
  sendFrozen(deps, ref, {
    prepare,
    async digestNow(due) {
      const answer = await answerOf(due);
      return 'outcomeInstead' in answer ? null : responseDigest(due.tx, answer);
    },
    async outcome(_due, sent, { template, subject, recipients }) {
      const to = recipients.join(', ');
      return sent.status === 'failed'
        ? { outcome: 'failed', summary: `The ${template} letter to ${to} was refused: ${sent.error}` }
        : { outcome: 'done', summary: sentText(sent, `Letter "${subject}"`, `to ${to}`) };
    },
  });

/** Returns the facts that the notice is composed from. */
async function answerOf(
  due: DueStep,
): Promise<(ResponseRequest & { template: Confirmation }) | { outcomeInstead: Outcome }> {
  const { tx, ref, today, context: context } = due;
  const { snapshot, policy } = context;
  const event = snapshot.confirmableEvents.find(({ stepId }) => stepId === ref.stepId);
  const invoice = event && (await findInvoice(tx, ref.invoiceId));
  if (!invoice) throw new Error(`Step ${ref.stepId} confirms nothing that has happened`);
  const template = event.confirmation;
  const about = await contentOf(due, template, invoice);
  return 'outcomeInstead' in about
    ? about
    : { template, invoice, today, to: ['billing'], words: policy.words, ...about };
}

async function prepare(due: DueStep): Promise<Prepared> {
  const answer = await answerOf(due);
  if ('outcomeInstead' in answer) return answer;
  const { template } = answer;
  const written = await composeResponse(due.tx, answer);
  if (!written)
    return {
      outcomeInstead: {
        outcome: 'skipped',
        summary: `No billing contact with an email address for the ${template} letter`,
      },
    };
  const purpose = template === 'promise-broken' ? 'dunning' : 'confirmation';
  return { notice: { ...written, purpose, ruleId: template } };
}

type Content = Pick<ResponseRequest, 'promise' | 'deadlineOn'>;

/**
 * Returns the content of the notice. A broken promise requests money, so only the account's carrying invoice
 * sends that one (rule 6).
 */
async function contentOf(
  { tx, ref, today, context: context }: DueStep,
  template: Confirmation,
  invoice: StoredInvoice,
): Promise<Content | { outcomeInstead: Outcome }> {
  switch (template) {
    case 'promise-received':
      return { promise: await findPromise(tx, promiseIdOf(ref.stepId)) };
    case 'promise-broken': {
      const carried = outcomeIfCarried(ref, await carryingCandidates(tx, ref.accountId, today));
      return carried
        ? { outcomeInstead: carried }
        : { promise: await findPromise(tx, promiseIdOf(ref.stepId)) };
    }
    case 'hold-released':
      return {};
    case 'services-cancelled': {
      const demanded = context.snapshot.progress.lastDone['final-demand'];
      return { deadlineOn: demanded ? addDays(demanded, context.policy.finalDeadline) : invoice.dueOn };
    }
    default:
      return template satisfies never;
  }
}
