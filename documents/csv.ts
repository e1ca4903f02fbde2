/** null is an empty cell. Amounts come as decimal text. */
export type CsvCell = string | number | null;

// A spreadsheet would treat this as the start of a formula (OWASP ASVS 1.2.10); full-width forms count too.
const FORMULA = /^(["\s]*[=+\-@＝＋－＠]|[\t\r\n\0])/u;
// When the list separator is `;` (most of Europe), or a cell is pasted, a spreadsheet starts a new cell at
// these characters, also within quotes (OWASP, CSV Injection).
const INNER_FORMULA = /([;\t\r\n]["'\s\0]*)(?=[=+\-@＝＋－＠])/gu;
const NEGATIVE_NUMBER = /^-\d+(\.\d+)?$/u;

/**
 * Returns RFC 4180 text with CRLF line ends: a header and its rows. A text that looks like a formula gets a
 * `'` before it.
 */
export function csv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  const text = guarded(String(cell));
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// A negative number is no formula, and counsel must be able to add it up.
function guarded(text: string): string {
  if (NEGATIVE_NUMBER.test(text)) return text;
  const inside = text.replaceAll(INNER_FORMULA, "$1'");
  return FORMULA.test(inside) ? `'${inside}` : inside;
}
