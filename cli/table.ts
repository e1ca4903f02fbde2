/** Rows as aligned columns; the columns in `right` end flush, as numbers do. The first row is the header. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, column) =>
    Math.max(...clean.map((row) => width(row[column] ?? ''))),
  );
  const cell = (text: string, column: number) => {
    const gap = ' '.repeat(widths[column]! - width(text));
    return right.includes(column) ? gap + text : text + gap;
  };
  return clean.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** Other people's text must not steer the terminal. */
// eslint-disable-next-line no-control-regex
export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '�');

// East Asian characters take two cells of a terminal, combining marks none.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

function width(text: string): number {
  const cells = [...text].map((char) => (/\p{Mn}/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1));
  return cells.reduce<number>((sum, one) => sum + one, 0);
}
