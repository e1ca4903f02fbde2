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
  /** Whom the notice greets. */
  contactName: string;
} & Pick<NoticeDraft, 'template' | 'channel' | 'recipients' | 'lists'>;

/**
 * A digest of everything that a notice says and that the books may change before it leaves: its recipients, the invoices
 * with their cycles and balances, the hold, how to pay. What only the passing of time changes (ages, dates) is not in it.
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
