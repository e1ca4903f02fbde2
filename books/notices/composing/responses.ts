import { mayCarry } from '../../../domain/planning/carryingInvoice.js';
import { type LocalDate } from '../../../domain/calendar/days.js';
import { type ContactRole, type Policy } from '../../../domain/policy/policy.js';
import { type ResponseTemplate } from '../../../emails/facts.js';
import { renderNotice, type NoticeFacts } from '../../../emails/render.js';
import { type Tx } from '../../../prisma/client.js';
import { carryingCandidates } from '../../invoices/carrying.js';
import { openInvoices, type StoredInvoice } from '../../invoices/invoices.js';
import { type NoticeDraft } from '../notices.js';
import { readAcceptedAddresses } from '../../accounts/refusedAddresses.js';
import { readSettings } from '../../settings.js';
import { enclosures } from './enclosures.js';
import { noticeFacts } from './facts.js';
import { noticeDigest } from './noticeDigest.js';
import { byEmail } from './routing.js';

export type ResponseRequest = {
  template: ResponseTemplate;
  /** The invoice that the response is about; one about the account is stored under it. */
  invoice: StoredInvoice;
  today: LocalDate;
  to: readonly ContactRole[];
  promise?: NoticeFacts['promise'];
  reason?: string;
  deadlineOn?: LocalDate | null;
  words?: Policy['words'];
};

export type ComposedResponse = Omit<
  NoticeDraft,
  'accountId' | 'invoiceId' | 'cycle' | 'stepId' | 'ruleId' | 'purpose'
>;

/**
 * Returns an email that responds to an event or a request, with its enclosures; null when it can reach no
 * contact. Writes nothing.
 */
export async function composeResponse(tx: Tx, answer: ResponseRequest): Promise<ComposedResponse | null> {
  const gathered = await gather(tx, answer);
  if (!gathered) return null;
  const { template, invoice, today, words } = answer;
  const { facts, route, lists } = gathered;
  const ownWords = words?.[template];
  const rendered = await renderNotice(template, { ...facts, contactName: route.contactName, ownWords });
  return {
    ...rendered,
    channel: 'email',
    template,
    localDay: today,
    recipients: route.recipients,
    replyTo: (await readSettings(tx)).people.collector ?? null,
    attachments: await enclosures(tx, template, facts, invoice),
    lists,
    digest: digestOf(template, gathered),
  };
}

/** Returns the digest of the response as of now; null when it no longer reaches a contact. Writes nothing. */
export async function responseDigest(tx: Tx, answer: ResponseRequest): Promise<string | null> {
  const gathered = await gather(tx, answer);
  return gathered && digestOf(answer.template, gathered);
}

type ResponseMaterial = NonNullable<Awaited<ReturnType<typeof gather>>>;

/**
 * Reads what the response needs from the books: its recipients and its invoices. Null when no contact takes
 * our mail.
 */
async function gather(tx: Tx, answer: ResponseRequest) {
  const { invoice, today, to, promise = null, reason, deadlineOn = null } = answer;
  const { accountId, id: carryingInvoiceId } = invoice;
  const invoices = await listedIn(tx, answer);
  const facts = await noticeFacts(tx, { accountId, today, invoices, deadlineOn, carryingInvoiceId });
  const contacts = facts.account.contacts.filter(({ role }) => to.includes(role));
  const route = byEmail(contacts, await readAcceptedAddresses(tx, accountId));
  const lists = invoices.map(({ id, cycle }) => ({ invoiceId: id, cycle }));
  return route && { route, lists, facts: { ...facts, promise, ...(reason ? { reason } : {}) } };
}

const digestOf = (template: ResponseTemplate, { facts, route, lists }: ResponseMaterial): string =>
  noticeDigest({ facts, ...route, channel: 'email', template, lists });

async function listedIn(tx: Tx, { template, invoice, today }: ResponseRequest): Promise<StoredInvoice[]> {
  switch (template) {
    case 'thank-you':
    case 'promise-received':
      return [invoice];
    // It demands money, like a dunning notice.
    case 'promise-broken':
      return (await carryingCandidates(tx, invoice.accountId, today)).filter(mayCarry);
    case 'hold-released':
    case 'services-cancelled':
    case 'statement':
      return openInvoices(tx, invoice.accountId);
    default:
      return template satisfies never;
  }
}
