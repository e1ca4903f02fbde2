import { type OwnWords, type Policy } from '../../../domain/policy/policy.js';
import { type NoticeTemplate } from '../../../emails/facts.js';
import { formatFor } from '../../../emails/format.js';
import { placeholderIssue } from '../../../emails/ownWords.js';

/** Returns the error in the words of a notice, or null. */
export function wordsIssue(template: NoticeTemplate, words: OwnWords): string | null {
  for (const text of [words.subject ?? '', ...(words.paragraphs ?? [])]) {
    const issue = placeholderIssue(template, text);
    if (issue) return `"${text}" ${issue}`;
  }
  return null;
}

/**
 * Returns the policy with these words for a notice to a reader of `locale`; the policy's own words fill what
 * they omit.
 */
export function inWords(policy: Policy, template: NoticeTemplate, locale: string, words: OwnWords): Policy {
  const { language } = formatFor(locale);
  const saved = policy.words?.[template];
  const mixed = { ...saved, [language]: { ...saved?.[language], ...words } };
  return { ...policy, words: { ...policy.words, [template]: mixed } };
}
