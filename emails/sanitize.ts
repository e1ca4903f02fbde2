const BIDI_OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const LINKS = new Set(['payUrl', 'payAllUrl', 'pageUrl', 'deskUrl', 'url']);
const MULTILINE = new Set(['address', 'bankDetails']);

/** Returns one line without control and bidirectional-override characters, for a subject or a table cell. */
export function oneLine(text: string): string {
  return text.replace(BIDI_OVERRIDES, '').replace(BREAKS, ' ').trim();
}

/**
 * Returns the same facts with every text on one line (addresses and bank details keep theirs) and without
 * unsafe links.
 */
export function cleanFacts<T>(facts: T): T {
  return clean(facts, '') as T;
}

function clean(value: unknown, key: string): unknown {
  if (typeof value === 'string') return cleanText(value, key);
  if (Array.isArray(value)) return value.map((item) => clean(item, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, name)]));
}

function cleanText(text: string, key: string): string | null {
  if (LINKS.has(key)) return webLink(text);
  return MULTILINE.has(key) ? linesOf(text).join('\n') : oneLine(text);
}

/** Returns the lines of a text that are not empty. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\r\n]/u)
    .map(oneLine)
    .filter(Boolean);
}

/** Returns the address when it is http or https, else null: a notice never contains a script or file link. */
function webLink(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
