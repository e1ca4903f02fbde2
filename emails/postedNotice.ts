import { isolate, plainIsolates, withoutIsolates } from './bidi.js';
import { oneLine } from './sanitize.js';
import { type NoticeTemplate, type NoticeFacts } from './facts.js';
import { noticeProps } from './noticeProps.js';

/** The content of a notice without a mail program: by post, in one line of a list, in plain text. */
export type PostedWords = {
  subject: string;
  /** From the greeting to the name below it. */
  paragraphs: string[];
  /** The requested amounts, set apart. */
  figures: { label: string; value: string }[];
  /** The same in plain text. */
  text: string;
};

/**
 * Returns the notice in the account's language, with the creditor's own words where there are any. Throws
 * like renderNotice.
 */
export function postedWords(template: NoticeTemplate, raw: NoticeFacts): PostedWords {
  const { facts, text, words, totals, format } = noticeProps(template, raw);
  const { contactName, account, creditor } = facts;
  const subject = oneLine(withoutIsolates(text.subject));
  const paragraphs = [
    words.greeting(isolate(contactName), isolate(account.name)),
    ...text.opening,
    ...(text.after ?? []),
    `${words.alreadyPaid} ${words.dispute}`,
    words.closing,
    isolate(creditor.name),
  ];
  const money = (part: 'balance' | 'pastDue') =>
    format.list(totals.filter((total) => total[part] > 0n).map((t) => format.money(t[part], t.currency)));
  const figures = [
    { label: words.total, value: money('balance') },
    { label: words.ofWhichPastDue, value: money('pastDue') },
  ].filter(({ value }) => value);
  const plain = plainIsolates([subject, ...paragraphs].join('\n\n'), format.direction);
  return { subject, paragraphs, figures, text: `${plain}\n` };
}
