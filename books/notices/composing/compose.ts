import { mayCarry } from '../../../domain/planning/carryingInvoice.js';
import { addDays, type LocalDate } from '../../../domain/calendar/days.js';
import { letterPdf } from '../../../documents/postedLetter.js';
import { bannerOfNotice } from '../../../emails/banner.js';
import { postedWords } from '../../../emails/postedNotice.js';
import { renderNotice, type NoticeFacts } from '../../../emails/render.js';
import { textMessage } from '../../../emails/textMessage.js';
import { type NoticeRule, type Policy } from '../../../domain/policy/policy.js';
import { type CarryingInvoiceCandidate } from '../../invoices/carrying.js';
import { type Tx } from '../../../prisma/client.js';
import { type Attachment, type NoticeDraft } from '../notices.js';
import { readSettings } from '../../settings.js';
import { copiesOf, enclosures, pdf, statementFacts, type EnclosureFacts } from './enclosures.js';
import { noticeFacts } from './facts.js';
import { noticeDigest } from './noticeDigest.js';
import { ownFiles, type OwnFile } from './customFiles.js';
import { countryOf, routeNotice, type ClosedChannels, type NoticeRoute } from './routing.js';

export type NoticeRequest = {
  accountId: string;
  /** The invoice of the step, which carries the account's notice (rule 6). */
  invoiceId: string;
  rule: NoticeRule;
  policy: Policy;
  today: LocalDate;
  /** All of the account, as `carryingCandidates` returns them. */
  candidates: CarryingInvoiceCandidate[];
  /** Closed channels, with the reasons; absent when none is closed. */
  closed?: ClosedChannels['closed'];
  /** For a preview: writes the notice as if the hold that comes before it were placed. */
  supposeHold?: boolean;
};

export type ComposedNotice = {
  /** Without recipients when the notice can reach no contact. */
  notice: Omit<NoticeDraft, 'accountId' | 'invoiceId' | 'cycle' | 'stepId' | 'digest'>;
  /** Digest of its content, from `noticeDigest`. */
  digest: string;
  leftOut: OwnFile[];
  /**
   * Why the notice does not go by the step's own channel, or to no contact at all; absent or null when it
   * goes by it.
   */
  why?: string | null;
};

/**
 * Returns a step's notice as it goes out today by the channel that reaches the customer, with its enclosures.
 * Writes nothing.
 */
export async function composeNotice(tx: Tx, request: NoticeRequest): Promise<ComposedNotice> {
  const { invoiceId, rule, policy, today } = request;
  const { facts, invoices, route, why, people } = await gather(tx, request);
  const own =
    route.channel === 'email'
      ? await ownFiles(
          tx,
          rule,
          invoices.map(({ id }) => id),
        )
      : { files: [], leftOut: [] };
  const written = await write(tx, rule, route, {
    ...facts,
    contactName: route.contactName,
    ownWords: policy.words?.[rule.letter],
    onHold: facts.onHold || request.supposeHold === true,
    carrying: invoices.find(({ id }) => id === invoiceId),
  });
  return {
    notice: {
      ruleId: rule.id,
      purpose: 'dunning',
      template: rule.letter,
      localDay: today,
      channel: route.channel,
      recipients: route.recipients,
      replyTo: people.collector ?? null,
      ...written,
      attachments: [...written.attachments, ...own.files],
      lists: listsOf(invoices),
    },
    digest: digestOfStep(rule, { facts, invoices, route }),
    leftOut: own.leftOut,
    why,
  };
}

/**
 * Returns the digest of the step's notice as of now: when it differs from the frozen one's, the frozen notice
 * is outdated.
 */
export const digestNow = async (tx: Tx, request: NoticeRequest): Promise<string> =>
  digestOfStep(request.rule, await gather(tx, request));

type NoticeMaterial = Awaited<ReturnType<typeof gather>>;

/** Reads what the notice needs from the books: its recipients and its invoices. */
async function gather(tx: Tx, request: NoticeRequest) {
  const { accountId, invoiceId, rule, policy, today, closed = {} } = request;
  const invoices = request.candidates.filter(mayCarry);
  const { people, jurisdiction } = await readSettings(tx);
  const facts = await noticeFacts(tx, {
    accountId,
    today,
    invoices,
    carryingInvoiceId: invoiceId,
    deadlineOn: rule.letter === 'final-demand' ? addDays(today, policy.finalDeadline) : null,
  });
  const country = countryOf(facts.account.jurisdiction ?? jurisdiction);
  const { why, ...route } = await routeNotice(tx, facts.account, rule, { closed, country });
  return { facts, invoices, route, why, people };
}

const digestOfStep = (
  { letter: template }: NoticeRule,
  { facts, invoices, route }: Pick<NoticeMaterial, 'facts' | 'invoices' | 'route'>,
): string => noticeDigest({ facts, ...route, template, lists: listsOf(invoices) });

const listsOf = (invoices: CarryingInvoiceCandidate[]): NoticeDraft['lists'] =>
  invoices.map(({ id, cycle }) => ({ invoiceId: id, cycle }));

type WrittenNotice = { subject: string; html: string; text: string; attachments: Attachment[] };

async function write(
  tx: Tx,
  { letter }: NoticeRule,
  { channel, recipients }: Pick<NoticeRoute, 'channel' | 'recipients'>,
  { carrying, ...facts }: NoticeFacts & EnclosureFacts & { carrying: CarryingInvoiceCandidate | undefined },
): Promise<WrittenNotice> {
  switch (channel) {
    case 'email':
      return {
        ...(await renderNotice(letter, facts)),
        attachments: await enclosures(tx, letter, facts, carrying),
      };
    case 'sms': {
      const { subject } = postedWords(letter, facts);
      return { subject, html: '', text: textMessage(letter, facts).text, attachments: [] };
    }
    case 'letter': {
      const { subject, paragraphs, figures, text } = postedWords(letter, facts);
      const { creditor, account, today, onHold } = facts;
      const bytes = await letterPdf({
        creditor,
        account,
        today,
        subject,
        paragraphs,
        facts: figures,
        address: recipients[0] ?? account.name,
        banner: bannerOfNotice(letter, onHold),
        statement: await statementFacts(tx, letter, facts),
        copies: copiesOf(letter, facts, carrying),
      });
      return { subject, html: '', text, attachments: [pdf(`letter-${facts.carryingInvoiceId}`, bytes)] };
    }
    default:
      return channel satisfies never;
  }
}
