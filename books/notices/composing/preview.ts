import { localDate } from '../../../domain/calendar/calendar.js';
import { type NoticeRule, type OwnWords, type Policy } from '../../../domain/policy/policy.js';
import { stepsUntil } from '../../../domain/policy/steps.js';
import { type ResponseTemplate, type NoticeTemplate } from '../../../emails/facts.js';
import { type ComposedResponse } from './responses.js';
import { previewResponse } from './responsePreview.js';
import { composeNotice, type ComposedNotice } from './compose.js';
import { inWords, wordsIssue } from './customWording.js';
import { findAccount } from '../../accounts/accounts.js';
import { holdMayCome } from '../../accounts/holds.js';
import { carryingInvoice, carryingCandidates } from '../../invoices/carrying.js';
import { type Tx, type Books } from '../../book.js';
import { findInvoice } from '../../invoices/invoices.js';
import { policyOf } from '../../policies/policies.js';
import { IllegalChange, Unprocessable } from '../../errors.js';

/** No escalation is longer than this. */
const LAST_DAY = 4_000;

/** One of the policy's steps, or a response; `words` and `policy` are drafts. */
export type PreviewRequest = {
  stepId?: string | undefined;
  letter?: ResponseTemplate | undefined;
  words?: OwnWords | undefined;
  policy?: Policy | undefined;
};

/**
 * Returns the notice as it would go out now; null when the invoice does not exist. Throws IllegalChange,
 * Unprocessable.
 */
export const previewNotice = (book: Books, invoiceId: string, request: PreviewRequest) =>
  book.db.$transaction((tx) => preview(tx, book, invoiceId, request));

async function preview(tx: Tx, { clock }: Books, invoiceId: string, request: PreviewRequest) {
  const { stepId, letter, policy: draft } = request;
  const invoice = await findInvoice(tx, invoiceId);
  if (!invoice) return null;
  if (invoice.status !== 'open' && letter !== 'thank-you')
    throw new IllegalChange(
      `Invoice ${invoiceId} is ${invoice.status}: no letter about it goes out any more`,
    );
  const saved = draft ?? (await policyOf(tx, invoice));
  const { locale, timeZone } = (await findAccount(tx, invoice.accountId))!;
  const today = localDate(clock.now(), timeZone);
  if (letter) {
    const policy = inOtherWords(saved, letter, locale, request.words);
    const { written, supposed } = await previewResponse(tx, letter, { invoice, policy, today });
    if (!written) throw new IllegalChange(noContactFor(invoice.accountId));
    return { stepId: null, ...shown(written), carriedBy: null, supposed };
  }
  const rule = noticeOf(saved, stepId!);
  const all = await carryingCandidates(tx, invoice.accountId, today);
  const carrying = carryingInvoice(all);
  const supposeHold = rule.letter === 'account-hold' && (await holdMayCome(tx, invoice));
  const composed = await composeNotice(tx, {
    accountId: invoice.accountId,
    invoiceId,
    rule,
    today,
    candidates: all,
    supposeHold,
    policy: inOtherWords(saved, rule.letter, locale, request.words),
  });
  return {
    stepId: stepId!,
    ...shown(composed.notice),
    supposed: supposeHold ? 'an account hold' : null,
    /** The invoice that carries the account's notices instead, so that this one would not go out. */
    carriedBy: carrying && carrying.id !== invoiceId ? carrying.id : null,
  };
}

const noContactFor = (accountId: string) =>
  `No billing contact of account ${accountId} has an email address that takes our mail`;

/** Throws Unprocessable when the words use a placeholder that the notice does not have. */
function inOtherWords(policy: Policy, template: NoticeTemplate, locale: string, words?: OwnWords): Policy {
  const issue = words && wordsIssue(template, words);
  if (issue) throw new Unprocessable(`words: ${issue}`);
  return words ? inWords(policy, template, locale, words) : policy;
}

const shown = (notice: ComposedResponse | ComposedNotice['notice']) => ({
  letter: notice.template,
  channel: notice.channel,
  to: notice.recipients,
  replyTo: notice.replyTo,
  subject: notice.subject,
  html: notice.html,
  text: notice.text,
  invoiceIds: notice.lists.map((listed) => listed.invoiceId),
  attachments: notice.attachments.map(({ filename, contentType, content }) => ({
    filename,
    contentType,
    size: Buffer.byteLength(content, 'base64'),
  })),
});

/** Finds the rule by the step's id, or by its own where it makes several steps. Throws Unprocessable. */
function noticeOf(policy: Policy, stepId: string): NoticeRule {
  const step = stepsUntil(policy, LAST_DAY).find(({ id, rule }) => id === stepId || rule.id === stepId);
  if (!step) throw new Unprocessable(`stepId: the invoice's policy has no step ${stepId}`);
  if (step.rule.kind !== 'notice')
    throw new Unprocessable(`stepId: ${stepId} is not a letter: its kind is ${step.rule.kind}`);
  return step.rule;
}
