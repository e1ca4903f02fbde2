import { type Sheet } from './sheet.js';

/** Between columns, in points. */
export const GAP = 9;
const SIZES = [8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5];
/** Smaller type is used only after the heads have been broken for it. */
const EASY = SIZES.slice(0, 2);
/** The minimum width of the growing column. */
const MIN_WIDTH = 96;

/** How heads are set, the best first: on one line, on two, a word a line; and the room that must remain. */
const WAYS: { parts: (head: string) => string[]; sizes: number[]; least: number }[] = [
  { parts: (head) => [head], sizes: EASY, least: 150 },
  { parts: halves, sizes: EASY, least: 120 },
  { parts: (head) => head.split(' '), sizes: SIZES, least: MIN_WIDTH },
];

/**
 * Returns the largest type in which only the growing column is cut, and the columns' widths in it, in points.
 * Heads take more lines where there is less room.
 */
export function fitColumns(
  sheet: Sheet,
  columns: PdfColumn[],
  rows: PdfRow[],
): { size: number; widths: number[] } {
  const gaps = GAP * (columns.length - 1);
  const cells = columns.map((_, index) => widestCell(sheet, rows, index));
  const natural = (parts: (head: string) => string[]) =>
    columns.map(({ label, grows }, index) =>
      grows ? 0 : Math.max(cells[index]!, ...parts(label).map((text) => sheet.type.width(text, { size: 1 }))),
    );
  const room = (widths: number[], size: number) => sheet.width - gaps - sum(widths) * size;
  const filled = (widths: number[], size: number, squeeze = 1) => ({
    size,
    widths: widths.map((width, index) =>
      columns[index]!.grows ? Math.max(MIN_WIDTH, room(widths, size)) : width * size * squeeze,
    ),
  });

  for (const { parts, sizes, least } of WAYS) {
    const widths = natural(parts);
    const size = sizes.find((each) => room(widths, each) >= least);
    if (size) return filled(widths, size);
  }
  const smallest = SIZES.at(-1)!;
  const widths = natural((head) => head.split(' '));
  return filled(widths, smallest, (sheet.width - gaps - MIN_WIDTH) / (sum(widths) * smallest));
}

/** Returns a head cut at the space nearest to its middle. */
function halves(head: string): string[] {
  const spaces = [...head].flatMap((char, at) => (char === ' ' ? [at] : []));
  const from = (at: number) => Math.abs(at - head.length / 2);
  const [cut] = spaces.sort((a, b) => from(a) - from(b));
  return cut === undefined ? [head] : [head.slice(0, cut), head.slice(cut + 1)];
}

/** Returns the width in type of size 1. */
function widestCell(sheet: Sheet, rows: PdfRow[], index: number): number {
  const cells = rows.flatMap(({ cells: all, span }) => (span ? [] : [all[index]!]));
  return Math.max(0, ...cells.map(({ text, bold = false }) => sheet.type.width(text, { size: 1, bold })));
}

const sum = (widths: number[]) => widths.reduce((total, width) => total + width, 0);

/** A column; the growing one takes the remaining room, the others are as wide as their content. */
export type PdfColumn = { label: string; end?: boolean; grows?: boolean };

export type PdfCell = { text: string; bold?: boolean; notes?: string[]; link?: string | null };

/** `span`: the first cell stretches over all columns but the last. */
export type PdfRow = { cells: PdfCell[]; span?: boolean };
