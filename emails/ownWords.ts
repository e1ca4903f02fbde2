import { type OwnWords } from '../domain/policy/policy.js';
import { isolate } from './bidi.js';
import { type NoticeTemplate, type NoticeFacts } from './facts.js';
import { type NoticeText, type Particulars } from './languages/wording.js';

/**
 * The placeholders that every notice knows: `{invoice}`. They are replaced for the account's locale when the
 * notice is rendered.
 */
const EVERYWHERE = [
  'account',
  'contact',
  'creditor',
  'invoice',
  'dueOn',
  'age',
  'balance',
  'owed',
  'open',
  'today',
] as const;

type Placeholder =
  (typeof EVERYWHERE)[number] | 'deadline' | 'reason' | 'promiseAmount' | 'promiseOn' | 'promiseReference';

/** Placeholders of some notices only. */
const ALSO: Partial<Record<NoticeTemplate, readonly Placeholder[]>> = {
  'final-demand': ['deadline'],
  'services-cancelled': ['reason'],
  'promise-received': ['promiseAmount', 'promiseOn', 'promiseReference'],
  'promise-broken': ['promiseAmount', 'promiseOn', 'promiseReference'],
};

/** Returns the placeholders that the own words of a notice may use. */
export const placeholdersOf = (template: NoticeTemplate): readonly Placeholder[] => [
  ...EVERYWHERE,
  ...(ALSO[template] ?? []),
];

/** A brace as text is doubled; any other must enclose a name. */
const BRACES = /\{\{|\}\}|\{([^{}]*)\}|[{}]/gu;

/**
 * Returns what is wrong with the own words of a notice, with the position of the character (the first is 1);
 * null when they are valid.
 */
export function placeholderIssue(template: NoticeTemplate, text: string): string | null {
  const known: readonly string[] = placeholdersOf(template);
  for (const { 0: found, 1: name, index } of text.matchAll(BRACES)) {
    if (found === '{{' || found === '}}') continue;
    if (name === undefined)
      return `has a lone ${found} at character ${index + 1}; as text it is written ${found}${found}`;
    if (!known.includes(name))
      return `names {${name}} at character ${index + 1}; this letter knows ${known.join(', ')}`;
  }
  return null;
}

/** Returns the notice's text, with the creditor's own words in place of the product's where there are any. */
export function inOwnWords(
  text: NoticeText,
  own: OwnWords | undefined,
  of: Particulars,
  facts: NoticeFacts,
): NoticeText {
  const filled = (words: string) =>
    words.replace(BRACES, (found, name?: Placeholder) =>
      name === undefined ? found.slice(0, 1) : valueOf(name, of, facts),
    );
  return {
    ...text,
    subject: own?.subject === undefined ? text.subject : filled(own.subject),
    opening: own?.paragraphs?.map(filled) ?? text.opening,
  };
}

function valueOf(
  name: Placeholder,
  of: Particulars,
  { contactName, account, creditor }: NoticeFacts,
): string {
  if (name === 'contact') return isolate(contactName || account.name);
  if (name === 'creditor') return isolate(creditor.name);
  if (name === 'promiseAmount') return of.promise.amount;
  if (name === 'promiseOn') return of.promise.payOn;
  if (name === 'promiseReference') return of.promise.reference ?? '';
  return of[name];
}
