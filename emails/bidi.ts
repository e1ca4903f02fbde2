const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * A value that goes into a sentence: its own direction must not turn the words around it, nor theirs its parts. The
 * marks become `<bdi>` in HTML (Isolated). Facts cannot carry them: cleanFacts takes them out.
 */
export const isolate = (value: string): string => value && `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;

/** Alternately what stands outside and inside isolated values, beginning outside. Isolates do not nest. */
export const isolatedParts = (text: string): string[] => text.split(/[\u2068\u2069]/u);

/** The same HTML with the marks in place of `<bdi>`: a reader of plain text has nothing else. */
export const markedIsolates = (html: string): string =>
  html.replace(/<bdi[^>]*>/g, FIRST_STRONG_ISOLATE).replaceAll('</bdi>', POP_ISOLATE);

export const withoutIsolates = (text: string): string => text.replace(/[\u2068\u2069]/gu, '');

/** Left to right, plain text reads well without the marks, and copies better: they stay only where something could turn. */
export const plainIsolates = (text: string, direction: 'ltr' | 'rtl'): string =>
  direction === 'ltr' && !/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(text) ? withoutIsolates(text) : text;
