/** What banks write where a payer gave no reference. */
const NOT_PROVIDED = /^(?:NOTPROVIDED|NONREF|N\/A)$/i;
export const MAX_REFERENCE = 500;
export const MAX_PAYER = 300;

/**
 * Returns the parts of a payment that may name an invoice as one text: without what another part has already,
 * and cut between two words where it is too long for the books.
 */
export function joinedReference(parts: readonly string[]): string {
  const provided = parts.filter((text) => text !== '' && !NOT_PROVIDED.test(text));
  const distinct = provided.filter(
    (part, place) =>
      !provided.some((one, at) => at !== place && one.includes(part) && (one !== part || at < place)),
  );
  return cut(distinct.join(' '));
}

/** Half an invoice's id may be the id of another invoice. */
const cut = (text: string): string =>
  text.length <= MAX_REFERENCE ? text : text.slice(0, MAX_REFERENCE + 1).replace(/\s*\S*$/, '');

/**
 * Joins the lines of a text that was broken after `width` characters: a full line goes on in the next one
 * without a blank, a shorter one ends with a word.
 */
export const joinedLines = (lines: readonly string[], width: number): string =>
  lines
    .map((line, place) => (line.length >= width || place === lines.length - 1 ? line : `${line} `))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
