import { type PdfColumn, type PdfRow, fitColumns, GAP } from './columns.js';
import { MUTED, type Box, type Sheet } from './sheet.js';
import { type Style } from './typesetter.js';

type Line = { text: string; whole: string; style: Style };
/** A cell as it is drawn: its lines and their position. */
type Laid = { lines: Line[]; box: Box; link: string | null };

const PAD = 3;
const NOTE_LINES = 3;
const LEADING = 1.32;

/**
 * Draws a table over as many pages as it needs, its head on each of them; the type is as small as the widest
 * amounts require.
 */
export function drawTable(sheet: Sheet, columns: PdfColumn[], rows: PdfRow[]): void {
  const { size, widths } = fitColumns(sheet, columns, rows);
  const head = layHead(sheet, columns, widths, size);
  const laid = rows.map((row) => ({ row, cells: layRow(sheet, columns, widths, row, size) }));
  sheet.structure.group('Table', () => {
    sheet.need(heightOf(head) + heightOf(laid[0]?.cells ?? []));
    sheet.structure.group('TR', () =>
      drawRow(sheet, head, (draw) => sheet.structure.tagged('TH', draw, { scope: 'Column' })),
    );
    sheet.rule(sheet.y);
    for (const { cells } of laid) {
      if (sheet.room < heightOf(cells)) {
        sheet.newPage();
        sheet.structure.artifact(() => drawRow(sheet, head, (draw) => draw()));
        sheet.rule(sheet.y);
      }
      sheet.structure.group('TR', () => drawRow(sheet, cells, (draw) => sheet.structure.tagged('TD', draw)));
      sheet.rule(sheet.y);
    }
  });
}

function layHead(sheet: Sheet, columns: PdfColumn[], widths: number[], size: number): Laid[] {
  const cells = columns.map(({ label }) => ({ text: label }));
  return layRow(sheet, columns, widths, { cells }, size - 0.5, MUTED);
}

function layRow(
  sheet: Sheet,
  columns: PdfColumn[],
  widths: number[],
  { cells, span = false }: PdfRow,
  size: number,
  colour?: string,
): Laid[] {
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width + GAP, 0));
  return cells.map(({ text, bold = false, notes = [], link = null }, i) => {
    const last = i === cells.length - 1;
    const width = !span ? widths[i]! : sheet.width * (last ? 0.3 : 0.7);
    const x = !span ? starts[i]! : last ? sheet.width * 0.7 : 0;
    const end = span ? last : (columns[i]!.end ?? false);
    const style = { size, bold, ...(colour ? { colour } : link ? { colour: '#1d4ed8' } : {}) };
    const lines = cut(sheet, text, width + 0.01, style);
    const below = notes.flatMap((note) =>
      shortened(cut(sheet, note, width, { size: size - 1, colour: MUTED })),
    );
    return { lines: [...lines, ...below], box: { x, width, end }, link };
  });
}

const cut = (sheet: Sheet, whole: string, width: number, style: Style): Line[] =>
  sheet.type.lines(whole, width, style).map((text) => ({ text, whole, style }));

/** A note may be a page long; a row shows its beginning. */
function shortened(lines: Line[]): Line[] {
  const [last] = lines.slice(NOTE_LINES - 1);
  if (!last || lines.length === NOTE_LINES) return lines;
  return [...lines.slice(0, NOTE_LINES - 1), { ...last, text: `${[...last.text].slice(0, -1).join('')}…` }];
}

const heightOfCell = ({ lines }: Laid) => lines.reduce((sum, { style }) => sum + style.size * LEADING, 0);
const heightOf = (cells: Laid[]) => Math.max(0, ...cells.map(heightOfCell)) + 2 * PAD;

function drawRow(sheet: Sheet, cells: Laid[], each: (draw: () => void) => void): void {
  const [top, height] = [sheet.y, heightOf(cells)];
  for (const cell of cells) {
    each(() => {
      let y = top + PAD;
      for (const { text, whole, style } of cell.lines) {
        sheet.line(text, y, style, cell.box, whole);
        y += style.size * LEADING;
      }
    });
    if (cell.link) sheet.link(cell.link, top, height, cell.box);
  }
  sheet.y = top + height;
}
