import { type ReactElement } from 'react';
import { spokenAs } from './banner.js';
import { cleanFacts } from './clean.js';
import { type CustomerLetter, type LetterFacts } from './facts.js';
import { formatFor, type Format } from './format.js';
import { LANGUAGES } from './languages/index.js';
import { type LetterText, type Words } from './languages/wording.js';
import { inOwnWords } from './ownWords.js';
import { particularsOf } from './particulars.js';
import { totalsOf, type Total } from './totals.js';

/** html: a document for a mail program. text: the same letter, laid out for plain text. */
export type Medium = 'html' | 'text';

/** How something is shown: the locale's formats, the language's words. */
export type Setting = { format: Format; words: Words; medium: Medium };

/** What a letter's component is given: its facts, cleaned, and what it says of them. */
export type LetterProps = Setting & {
  letter: CustomerLetter;
  facts: LetterFacts;
  text: LetterText;
  totals: Total[];
};

export type LetterComponent = (props: LetterProps) => ReactElement;

/** Throws Error when the facts lack what the letter's words need. */
export function letterProps(letter: CustomerLetter, facts: LetterFacts): Omit<LetterProps, 'medium'> {
  const cleaned = cleanFacts(facts);
  const format = formatFor(cleaned.account.locale);
  const { words, letters } = LANGUAGES[format.language];
  const particulars = particularsOf(letter, cleaned, format, words);
  const spoken = spokenAs(letter, cleaned.onHold);
  const own = spoken === letter ? cleaned.ownWords?.[format.language] : undefined;
  const text = inOwnWords(letters[spoken](particulars), own, particulars, cleaned);
  return { letter, facts: cleaned, text, totals: totalsOf(cleaned.invoices), format, words };
}
