import { type NoticeFacts } from '../../../emails/render.js';
import { digestOf } from '../../keys.js';
import { type NoticeDraft } from '../notices.js';

type DigestedNotice = {
  facts: Pick<
    NoticeFacts,
    | 'creditor'
    | 'account'
    | 'carryingInvoiceId'
    | 'invoices'
    | 'onHold'
    | 'payAllUrl'
    | 'debtor'
    | 'promise'
    | 'reason'
  >;
  /** The contact that the notice greets. */
  contactName: string;
} & Pick<NoticeDraft, 'template' | 'channel' | 'recipients' | 'lists'>;

/**
 * Returns a digest of all content of a notice that the books may change before it leaves: its recipients, the
 * invoices with their cycles and balances, the hold, how to pay. Ages and dates, which change with time
 * alone, are not part of it.
 */
export function noticeDigest({
  facts,
  contactName,
  template,
  channel,
  recipients,
  lists,
}: DigestedNotice): string {
  const { creditor, account, carryingInvoiceId, onHold, payAllUrl, debtor } = facts;
  const { promise = null, reason = null } = facts;
  const { name, locale } = account;
  return digestOf({
    template,
    channel,
    recipients,
    contactName,
    lists,
    creditor,
    name,
    locale,
    carryingInvoiceId,
    onHold,
    payAllUrl,
    debtor,
    promise,
    reason,
    invoices: facts.invoices.map(({ daysPastDue: _, ...line }) => line),
  });
}
