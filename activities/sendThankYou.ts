import {
  type ResponseRequest,
  responseDigest,
  composeResponse,
} from '../books/notices/composing/responses.js';
import { findInvoice } from '../books/invoices/invoices.js';
import { type DueStep, type Outcome, type StepRef } from '../books/invoices/stepRuns.js';
import { type Sent } from '../books/notices/notices.js';
import { sendFrozen, type Prepared } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';

/**
 * Thanks a customer who received notices, once the debt is paid. Skipped without a recipient, since nothing
 * depends on it.
 */
export const sendThankYou = (deps: Deps) => (ref: StepRef) =>
  sendFrozen(deps, ref, {
    prepare,
    digestNow: async (due) => responseDigest(due.tx, await answerOf(due)),
    outcome: async (_due, sent) => outcomeOf(sent),
  });

function outcomeOf(sent: Sent): Outcome {
  if (sent.status === 'sent') return { outcome: 'done', summary: 'Customer thanked for the payment' };
  const summary =
    sent.status === 'failed'
      ? `The thank-you was refused: ${sent.error}`
      : 'It is not known whether the thank-you reached the customer';
  return { outcome: 'failed', summary };
}

async function answerOf({ tx, ref, today, context: context }: DueStep): Promise<ResponseRequest> {
  const invoice = (await findInvoice(tx, ref.invoiceId))!;
  return { template: 'thank-you', invoice, today, to: ['billing'], words: context.policy.words };
}

async function prepare(due: DueStep): Promise<Prepared> {
  const written = await composeResponse(due.tx, await answerOf(due));
  return written
    ? { notice: { ...written, purpose: 'confirmation', ruleId: 'thank-you' } }
    : {
        outcomeInstead: { outcome: 'skipped', summary: 'No billing contact with an email address to thank' },
      };
}
