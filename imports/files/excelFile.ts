import readXlsx from 'read-excel-file/node';
import { CommandFailed } from '../failure.js';
import { type FileRow } from './csvFile.js';

export type ExcelSheet = { name: string; rows: FileRow[] };

/** A floating-point sum such as 1284.4999999999998 is 1284.5 on the sheet. */
const DIGITS = 15;

/** Returns the sheets of an Excel workbook that have rows. Throws CommandFailed. */
export async function excelSheets(file: string): Promise<ExcelSheet[]> {
  const sheets = await readXlsx(file).catch((error: Error) => {
    throw new CommandFailed(`${file} cannot be read as an Excel workbook (${error.message}).`);
  });
  return sheets
    .map(({ sheet, data }) => ({ name: sheet, rows: data.map(rowOf).filter(hasContent) }))
    .filter(({ rows }) => rows.length > 0);
}

const rowOf = (cells: readonly unknown[], place: number): FileRow => ({
  line: place + 1,
  cells: cells.map(textOf),
});

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'number') return String(Number(cell.toPrecision(DIGITS)));
  return cell === null || cell === undefined ? '' : String(cell).trim();
}

const hasContent = ({ cells }: FileRow): boolean => cells.some((cell) => cell !== '');
