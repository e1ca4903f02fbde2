import { type OwnWords, type Policy } from '../../../domain/policy/policy.js';
import { type NoticeTemplate } from '../../../emails/facts.js';
import { formatFor } from '../../../emails/format.js';
import { placeholderIssue } from '../../../emails/ownWords.js';

/** What is wrong with the words of a letter; null: nothing. */
export function wordsIssue(template: NoticeTemplate, words: OwnWords): string | null {
  for (const text of [words.subject ?? '', ...(words.paragraphs ?? [])]) {
    const issue = placeholderIssue(template, text);
    if (issue) return `"${text}" ${issue}`;
  }
  return null;
}

/** The policy with these words for a letter to a reader of `locale`; what they leave out is said as the policy has it. */
export function inWords(policy: Policy, template: NoticeTemplate, locale: string, words: OwnWords): Policy {
  const { language } = formatFor(locale);
  const saved = policy.words?.[template];
  const mixed = { ...saved, [language]: { ...saved?.[language], ...words } };
  return { ...policy, words: { ...policy.words, [template]: mixed } };
}
