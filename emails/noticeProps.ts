import { type ReactElement } from 'react';
import { spokenAs } from './banner.js';
import { cleanFacts } from './sanitize.js';
import { type NoticeTemplate, type NoticeFacts } from './facts.js';
import { formatFor, type Format } from './format.js';
import { LANGUAGES } from './languages/index.js';
import { type NoticeText, type Words } from './languages/wording.js';
import { inOwnWords } from './ownWords.js';
import { particularsOf } from './mergeFields.js';
import { totalsOf, type Total } from './totals.js';

/** html: a document for a mail program. text: the same notice, laid out for plain text. */
export type Medium = 'html' | 'text';

/** How content is shown: the locale's formats, the language's words. */
export type Setting = { format: Format; words: Words; medium: Medium };

/** The props of a notice's component: its facts, cleaned, and its text. */
export type NoticeProps = Setting & {
  template: NoticeTemplate;
  facts: NoticeFacts;
  text: NoticeText;
  totals: Total[];
};

export type NoticeComponent = (props: NoticeProps) => ReactElement;

/** Returns the props. Throws Error when the facts lack a field that the notice's words need. */
export function noticeProps(template: NoticeTemplate, facts: NoticeFacts): Omit<NoticeProps, 'medium'> {
  const cleaned = cleanFacts(facts);
  const format = formatFor(cleaned.account.locale);
  const { words, notices } = LANGUAGES[format.language];
  const particulars = particularsOf(template, cleaned, format, words);
  const usedTemplate = spokenAs(template, cleaned.onHold);
  const own = usedTemplate === template ? cleaned.ownWords?.[format.language] : undefined;
  const text = inOwnWords(notices[usedTemplate](particulars), own, particulars, cleaned);
  return { template, facts: cleaned, text, totals: totalsOf(cleaned.invoices), format, words };
}
