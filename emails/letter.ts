import { type ReactElement } from 'react';
import { cleanFacts } from './clean.js';
import { type LetterFacts, type LetterInvoice } from './facts.js';
import { formatFor, type Format } from './format.js';
import { owedText, totalsOf, type Total } from './totals.js';
import { WORDS, type Words } from './words.js';

/** html: a document for a mail program. text: the same letter, laid out for plain text. */
export type Medium = 'html' | 'text';

/** What a letter's component is given: its facts, cleaned, and how to say them. */
export type LetterProps = {
  facts: LetterFacts;
  /** The invoice that speaks for the account. */
  carrying: LetterInvoice;
  totals: Total[];
  /** What the letter asks for, in words: all that is past due. */
  owed: string;
  format: Format;
  words: Words;
  medium: Medium;
};

export type LetterTemplate = {
  subject(props: LetterProps): string;
  Component(props: LetterProps): ReactElement;
};

/** Throws Error when the letter has no invoices. */
export function letterProps(letter: string, facts: LetterFacts): Omit<LetterProps, 'medium'> {
  const cleaned = cleanFacts(facts);
  const { invoices, carryingInvoiceId, account } = cleaned;
  const carrying = invoices.find(({ id }) => id === carryingInvoiceId) ?? invoices[0];
  if (!carrying) throw new Error(`the ${letter} letter of account "${account.id}" has no invoices`);
  const format = formatFor(account.locale);
  const totals = totalsOf(invoices);
  const owed = owedText(totals, format);
  return { facts: cleaned, carrying, totals, owed, format, words: WORDS[format.language] };
}
