import { type Answer, answerDigest, composeAnswer } from '../books/notices/composing/responses.js';
import { findInvoice } from '../books/invoices/invoices.js';
import { type Due, type Outcome, type StepRef } from '../books/invoices/stepRuns.js';
import { type Sent } from '../books/notices/notices.js';
import { sendByProtocol, type Prepared } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';

/** Thanks a customer who was written to, once the debt is paid. Nobody to write to: skipped, since nothing depends on it. */
export const sendThankYou = (deps: Deps) => (ref: StepRef) =>
  sendByProtocol(deps, ref, {
    prepare,
    digestNow: async (due) => answerDigest(due.tx, await answerOf(due)),
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

async function answerOf({ tx, ref, today, standing }: Due): Promise<Answer> {
  const invoice = (await findInvoice(tx, ref.invoiceId))!;
  return { letter: 'thank-you', invoice, today, to: ['billing'], words: standing.policy.words };
}

async function prepare(due: Due): Promise<Prepared> {
  const written = await composeAnswer(due.tx, await answerOf(due));
  return written
    ? { letter: { ...written, purpose: 'confirmation', ruleId: 'thank-you' } }
    : { instead: { outcome: 'skipped', summary: 'No billing contact with an email address to thank' } };
}
