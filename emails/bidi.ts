const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * Isolates a value in a sentence: its direction must not turn the words around it, nor theirs its parts. The
 * marks become `<bdi>` in HTML (Isolated). Facts cannot contain them, because cleanFacts removes them.
 */
export const isolate = (value: string): string => value && `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;

/**
 * Returns the parts outside and inside isolated values alternately, beginning outside. Isolates do not nest.
 */
export const isolatedParts = (text: string): string[] => text.split(/[\u2068\u2069]/u);

/** Returns the same HTML with the marks in place of `<bdi>`, because plain text has no other way. */
export const markedIsolates = (html: string): string =>
  html.replace(/<bdi[^>]*>/g, FIRST_STRONG_ISOLATE).replaceAll('</bdi>', POP_ISOLATE);

export const withoutIsolates = (text: string): string => text.replace(/[\u2068\u2069]/gu, '');

/**
 * In a left-to-right text the marks remain only where something could turn: without them it reads well and
 * copies better.
 */
export const plainIsolates = (text: string, direction: 'ltr' | 'rtl'): string =>
  direction === 'ltr' && !/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(text) ? withoutIsolates(text) : text;
