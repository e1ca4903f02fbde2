import { type Sheet } from './sheet.js';
import { type Column, type Row } from './table.js';

/** Between columns, in points. */
export const GAP = 9;
const SIZES = [8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5];
/** Type that is smaller is only taken where the heads have given way to it. */
const EASY = SIZES.slice(0, 2);
/** The growing column's width: what it should have, and what it must. */
const [GOOD, LEAST] = [150, 96];

/**
 * The largest type in which nothing is cut but in the growing column, and the columns' widths in it, in points.
 * Heads are on one line where there is room, else a word a line.
 */
export function fitColumns(sheet: Sheet, columns: Column[], rows: Row[]): { size: number; widths: number[] } {
  const gaps = GAP * (columns.length - 1);
  const cells = columns.map((_, index) => widestCell(sheet, rows, index));
  const natural = (heads: (label: string) => string[]) =>
    columns.map(({ label, grows }, index) =>
      grows ? 0 : Math.max(cells[index]!, ...heads(label).map((text) => sheet.type.width(text, { size: 1 }))),
    );
  const room = (widths: number[], size: number) => sheet.width - gaps - sum(widths) * size;
  const filled = (widths: number[], size: number, squeeze = 1) => ({
    size,
    widths: widths.map((width, index) =>
      columns[index]!.grows ? Math.max(LEAST, room(widths, size)) : width * size * squeeze,
    ),
  });

  const whole = natural((label) => [label]);
  const easy = EASY.find((size) => room(whole, size) >= GOOD);
  if (easy) return filled(whole, easy);
  const words = natural((label) => label.split(' '));
  const fitting = SIZES.find((size) => room(words, size) >= LEAST);
  if (fitting) return filled(words, fitting);
  const smallest = SIZES.at(-1)!;
  return filled(words, smallest, (sheet.width - gaps - LEAST) / (sum(words) * smallest));
}

/** In type of size 1. */
function widestCell(sheet: Sheet, rows: Row[], index: number): number {
  const cells = rows.flatMap(({ cells: all, span }) => (span ? [] : [all[index]!]));
  return Math.max(0, ...cells.map(({ text, bold = false }) => sheet.type.width(text, { size: 1, bold })));
}

const sum = (widths: number[]) => widths.reduce((total, width) => total + width, 0);
