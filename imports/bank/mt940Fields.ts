/** A field of a message with the lines below it that have no tag; `line` is where its tag is. */
export type Mt940Field = { tag: string; lines: string[]; line: number };

const TAG = /^:([0-9A-Za-z]{1,4}):(.*)$/;
/** The header blocks of a SWIFT message, up to the block of its text. */
const HEADERS = /^(?:\{[0-35]:.*?\}+\s*)*(?:\{4:\s*)?/;
const END = /^-(?:\}.*)?$/;

/** The fields of a statement; `940` is a header of its own at some banks. */
const KNOWN = /^(?:940|20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|13D?|34F|90[CD]|NS)$/;
export const isKnownTag = (tag: string): boolean => KNOWN.test(tag);

/** True for a line of field 86 that only begins like a tag, such as `:26:30` of a time. */
const isText = (tag: string, open: Mt940Field | null): boolean => open?.tag === '86' && !isKnownTag(tag);

/** A line without a tag continues the field above it; lines outside of a message are the bank's own. */
export function tagFieldsOf(text: string): Mt940Field[] {
  const fields: Mt940Field[] = [];
  let open: Mt940Field | null = null;
  for (const [place, written] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n?|\n/)
    .entries()) {
    const bare = written.replace(HEADERS, '');
    const [, tag, rest] = TAG.exec(bare) ?? [];
    if (END.test(bare.trimEnd())) open = null;
    else if (tag !== undefined && !isText(tag, open))
      fields.push((open = { tag, lines: [rest!], line: place + 1 }));
    else if (bare.trim() !== '') open?.lines.push(written);
  }
  return fields;
}

/** True for a balance at the start (`60`) or the end (`62`) of a statement, or of a page of it. */
export const isBalance = (tag: string, number: '60' | '62'): boolean =>
  tag === `${number}F` || tag === `${number}M`;

/** True for a text that begins as an MT940 or MT942 message does, after the lines of its bank. */
export function looksLikeMt940(start: string): boolean {
  const tags = new Set(tagFieldsOf(start).map(({ tag }) => tag));
  return tags.has('20') && ['25', '25P', '60F', '60M', '61'].some((tag) => tags.has(tag));
}
