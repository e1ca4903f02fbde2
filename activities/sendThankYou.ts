import { renderLetter } from '../emails/render.js';
import { findInvoice } from '../prisma/invoices/invoices.js';
import { reachable } from '../prisma/accounts/refusedAddresses.js';
import { readSettings } from '../prisma/settings.js';
import { type Due, type StepRef } from '../prisma/invoices/steps.js';
import { sendByProtocol, type Prepared } from './delivery.js';
import { type Deps } from './deps.js';
import { letterFacts } from '../letters/facts.js';

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
  const { invoiceId, accountId, cycle } = ref;
  const invoice = await findInvoice(tx, invoiceId);
  const facts = await letterFacts(tx, {
    accountId,
    today,
    invoices: invoice ? [invoice] : [],
    carryingInvoiceId: invoiceId,
    deadlineOn: null,
  });
  const isReachable = await reachable(tx, accountId);
  const contact = facts.account.contacts.find(
    ({ role, email }) => role === 'billing' && email && isReachable('email', email),
  );
  if (!contact?.email)
    return { instead: { outcome: 'skipped', summary: 'No billing contact with an email address to thank' } };
  const { people } = await readSettings(tx);
  return {
    letter: {
      ...(await renderLetter('thank-you', {
        ...facts,
        contactName: contact.name,
        ownWords: standing.policy.words?.['thank-you'],
      })),
      ...{
        ruleId: 'thank-you',
        purpose: 'confirmation',
        channel: 'email',
        template: 'thank-you',
        localDay: today,
      },
      ...{
        recipients: [contact.email],
        replyTo: people.collector ?? null,
        attachments: [],
        lists: [{ invoiceId, cycle }],
      },
    },
  };
}
