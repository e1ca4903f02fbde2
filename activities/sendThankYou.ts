import { composeAnswer } from '../letters/answer.js';
import { findInvoice } from '../prisma/invoices/invoices.js';
import { type Due, type StepRef } from '../prisma/invoices/steps.js';
import { sendByProtocol, type Prepared } from './delivery.js';
import { type Deps } from './deps.js';

/** Thanks a customer who was written to, once the debt is paid. Nobody to write to: skipped, since nothing depends on it. */
export const sendThankYou = (deps: Deps) => (ref: StepRef) =>
  sendByProtocol(deps, ref, {
    prepare,
    outcome: async (_due, sent) =>
      sent.status === 'failed'
        ? { outcome: 'failed', summary: `The thank-you was refused: ${sent.error}` }
        : { outcome: 'done', summary: 'Customer thanked for the payment' },
  });

async function prepare({ tx, ref, today, standing }: Due): Promise<Prepared> {
  const invoice = (await findInvoice(tx, ref.invoiceId))!;
  const { words } = standing.policy;
  const written = await composeAnswer(tx, { letter: 'thank-you', invoice, today, to: ['billing'], words });
  return written
    ? { letter: { ...written, purpose: 'confirmation', ruleId: 'thank-you' } }
    : { instead: { outcome: 'skipped', summary: 'No billing contact with an email address to thank' } };
}
