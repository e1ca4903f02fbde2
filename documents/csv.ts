/** null = an empty cell. Amounts come as decimal text. */
export type Cell = string | number | null;

// What a spreadsheet would take for the start of a formula (OWASP ASVS 1.2.10); full-width forms count too.
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/u;
const NEGATIVE_NUMBER = /^-\d+(\.\d+)?$/u;

/** RFC 4180 text with CRLF line ends: a header and its rows. Cells that look like formulas get a leading `'`. */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  const text = guarded(String(cell));
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// A negative number is no formula, and counsel must be able to add it up.
function guarded(text: string): string {
  return FORMULA.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text;
}
