import { type LocalDate } from '../domain/days.js';
import { type ContactRole, type Policy } from '../domain/policy.js';
import { renderLetter, type CustomerLetter, type LetterFacts } from '../emails/render.js';
import { type Tx } from '../prisma/client.js';
import { type StoredInvoice } from '../prisma/invoices/invoices.js';
import { type NoticeDraft } from '../prisma/letters/notices.js';
import { reachable } from '../prisma/accounts/refusedAddresses.js';
import { readSettings } from '../prisma/settings.js';
import { enclosures } from './enclosures.js';
import { letterFacts } from './facts.js';
import { byEmail } from './ways.js';

export type Answer = {
  letter: CustomerLetter;
  accountId: string;
  today: LocalDate;
  /** What the letter lists. */
  invoices: StoredInvoice[];
  /** The invoice that it is about, '' where it is about the account. */
  carryingInvoiceId: string;
  to: readonly ContactRole[];
  promise?: LetterFacts['promise'];
  reason?: string;
  deadlineOn?: LocalDate | null;
  words?: Policy['words'];
};

export type Answered = Omit<
  NoticeDraft,
  'accountId' | 'invoiceId' | 'cycle' | 'stepId' | 'ruleId' | 'purpose'
>;

/** An email that answers an event or a request, with all that goes along. Null: nobody can be reached. Writes nothing. */
export async function composeAnswer(tx: Tx, answer: Answer): Promise<Answered | null> {
  const { letter, accountId, today, invoices, carryingInvoiceId, to, deadlineOn = null, words } = answer;
  const { promise = null, reason } = answer;
  const facts = await letterFacts(tx, { accountId, today, invoices, carryingInvoiceId, deadlineOn });
  const asked = facts.account.contacts.filter(({ role }) => to.includes(role));
  const way = byEmail(asked, await reachable(tx, accountId));
  if (!way) return null;
  const rendered = await renderLetter(letter, {
    ...{ ...facts, promise, contactName: way.contactName, ownWords: words?.[letter] },
    ...(reason ? { reason } : {}),
  });
  const carrying = invoices.find(({ id }) => id === carryingInvoiceId);
  return {
    ...{ ...rendered, channel: 'email', template: letter, localDay: today },
    recipients: way.recipients,
    replyTo: (await readSettings(tx)).people.collector ?? null,
    attachments: await enclosures(tx, letter, facts, carrying),
    lists: invoices.map(({ id, cycle }) => ({ invoiceId: id, cycle })),
  };
}
