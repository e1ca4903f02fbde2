import { z } from 'zod';
import { localDate } from '../domain/calendar.js';
import { type NoticeRule, type Policy } from '../domain/policy.js';
import { stepsUntil } from '../domain/steps.js';
import { composeNotice } from '../letters/compose.js';
import { inWords, wordsTrouble } from '../letters/words.js';
import { findAccount } from '../prisma/accounts/accounts.js';
import { speaker, voices } from '../prisma/invoices/carrying.js';
import { type Book, type Tx } from '../prisma/client.js';
import { findInvoice } from '../prisma/invoices/invoices.js';
import { readPolicy } from '../prisma/policies/policies.js';
import { IllegalChange } from '../prisma/refusals.js';
import { Unprocessable } from './errors.js';
import { OwnWordsBody, PolicyBody } from './policySchema.js';
import { route, type Route } from './route.js';
import { Id } from './schemas.js';

const PreviewBody = z
  .strictObject({ stepId: Id, words: OwnWordsBody.optional(), policy: PolicyBody.optional() })
  .meta({ id: 'LetterPreviewBody' });

/** No escalation is longer than this. */
const LAST_DAY = 4_000;

export const letterPreviewRoutes = (book: Book): Route[] => [
  route({
    method: 'post',
    path: '/v1/invoices/{id}/preview',
    tag: 'Invoices',
    right: 'read',
    summary:
      "The letter of one of the invoice's steps as it would go out now, in its words or in others, or as a draft of its policy would have it; sends nothing",
    body: PreviewBody,
    handle: async ({ params, body }) => {
      const json = await previewLetter(book, params.id!, body);
      return json && { json };
    },
  }),
];

type Asked = z.output<typeof PreviewBody>;

/** The letter as it would go out now; null: there is no such invoice. Throws IllegalChange, Unprocessable. */
export const previewLetter = (book: Book, invoiceId: string, asked: Asked) =>
  book.db.$transaction((tx) => preview(tx, book, invoiceId, asked));

async function preview(tx: Tx, { clock }: Book, invoiceId: string, { stepId, words, policy: draft }: Asked) {
  const invoice = await findInvoice(tx, invoiceId);
  if (!invoice) return null;
  if (invoice.status !== 'open')
    throw new IllegalChange(
      `Invoice ${invoiceId} is ${invoice.status}: no letter about it goes out any more`,
    );
  const saved = draft ?? (await readPolicy(tx, { id: invoice.policyId, version: invoice.policyVersion }));
  const rule = noticeOf(saved, stepId);
  const account = (await findAccount(tx, invoice.accountId))!;
  const trouble = words && wordsTrouble(rule.letter, words);
  if (trouble) throw new Unprocessable(`words: ${trouble}`);
  const policy = words ? inWords(saved, rule, account.locale, words) : saved;
  const today = localDate(clock.now(), account.timeZone);
  const all = await voices(tx, account.id, today);
  const speaking = speaker(all);
  const { letter } = await composeNotice(tx, {
    ...{ accountId: account.id, invoiceId, rule, policy, today },
    voices: all,
  });
  const { template, channel, recipients, replyTo, subject, html, text, attachments, lists } = letter;
  return {
    ...{ stepId, letter: template, channel, to: recipients, replyTo, subject, html, text },
    invoiceIds: lists.map((listed) => listed.invoiceId),
    attachments: attachments.map(({ filename, contentType, content }) => ({
      ...{ filename, contentType, size: Buffer.byteLength(content, 'base64') },
    })),
    /** The invoice that speaks for the account in this one's place, so that this letter would not go out. */
    carriedBy: speaking && speaking.id !== invoiceId ? speaking.id : null,
  };
}

/** By the step's id, or its rule's where that makes several. Throws Unprocessable. */
function noticeOf(policy: Policy, stepId: string): NoticeRule {
  const step = stepsUntil(policy, LAST_DAY).find(({ id, rule }) => id === stepId || rule.id === stepId);
  if (!step) throw new Unprocessable(`stepId: the invoice's policy has no step ${stepId}`);
  if (step.rule.kind !== 'notice')
    throw new Unprocessable(`stepId: ${stepId} is not a letter: its kind is ${step.rule.kind}`);
  return step.rule;
}
