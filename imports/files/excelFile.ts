import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { CommandFailed } from '../failure.js';
import { type FileRow } from './csvFile.js';

export type ExcelSheet = { name: string; rows: FileRow[] };

/** A floating-point sum such as 1284.4999999999998 is 1284.5 on the sheet. */
const DIGITS = 15;

/** A workbook is unpacked in memory: a small file can hold very much. */
const MAX_UNPACKED_BYTES = 300 * 1024 * 1024;

/** Returns the sheets of an Excel workbook that have rows. Throws CommandFailed. */
export async function excelSheets(file: string): Promise<ExcelSheet[]> {
  const content = await readFile(file);
  if (unpackedBytes(content) > MAX_UNPACKED_BYTES)
    throw new CommandFailed(`${file} is larger than 300 MB when it is unpacked: save it as CSV.`);
  const sheets = await readXlsx(content).catch((error: Error) => {
    throw new CommandFailed(`${file} cannot be read as an Excel workbook (${error.message}).`);
  });
  return sheets
    .map(({ sheet, data }) => ({ name: sheet, rows: data.map(rowOf).filter(hasContent) }))
    .filter(({ rows }) => rows.length > 0);
}

/** Returns the sum that the archive names, zero for a broken one: the reader then says what is wrong. */
function unpackedBytes(content: Buffer): number {
  let sum = 0;
  const add = ({ originalSize }: { originalSize: number }) => {
    sum += originalSize;
    return false;
  };
  try {
    unzipSync(content, { filter: add });
  } catch {
    return 0;
  }
  return sum;
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
