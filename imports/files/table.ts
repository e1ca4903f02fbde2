import { CommandFailed } from '../failure.js';
import { AmbiguousColumn, assertComplete, findColumns } from './columns.js';
import { type Columns, type FieldSet } from './fieldSet.js';
import { csvRows, DELIMITERS, type Delimiter, type FileRow } from './csvFile.js';
import { encodingOf, type Encoding } from './encoding.js';
import { excelSheets, type ExcelSheet } from './excelFile.js';
import { firstBytes, HEAD_BYTES, isWorkbook } from './firstBytes.js';

/** A file whose header is found; `rows` reads those below it, each as long as the header. */
export type OpenedTable<F extends string> = {
  columns: Columns<F>;
  /** What was assumed or skipped to read the file, each a sentence. */
  notes: string[];
  rows: () => AsyncGenerator<FileRow>;
};

/** How a caller says that the file is read; `map` holds `field=Column`. */
export type TableReading = { map: readonly string[]; encoding?: Encoding | undefined };

type Source = {
  notes: string[];
  /** The first rows, among which the header is. */
  head: FileRow[];
  rows: () => AsyncGenerator<FileRow>;
};

/** A report has its title, its company and its date above the header. */
const HEAD_ROWS = 30;

/**
 * Opens a CSV file or an Excel workbook and finds its header: the row in which most of the fields are
 * recognised. Throws CommandFailed when the file cannot be read or lacks a column.
 */
export async function openTable<F extends string>(
  file: string,
  fields: FieldSet<F>,
  reading: TableReading,
): Promise<OpenedTable<F>> {
  const { source, row } = await findHeader(file, fields, reading);
  const columns = findColumns(row.cells, reading.map, fields);
  assertComplete(columns, fields);
  const above = source.head.indexOf(row);
  return {
    columns,
    notes: [...source.notes, ...(above > 0 ? [`The columns are named in line ${row.line}.`] : [])],
    rows: () => below(source.rows(), row.line, columns.header.length),
  };
}

/** Returns the names of the columns, also of a file that lacks one. Throws CommandFailed. */
export async function headerOf<F extends string>(file: string, fields: FieldSet<F>): Promise<string[]> {
  return (await findHeader(file, fields, { map: [] })).row.cells;
}

async function findHeader<F extends string>(
  file: string,
  fields: FieldSet<F>,
  { map, encoding }: TableReading,
): Promise<Candidate> {
  const start = await firstBytes(file);
  const sources = isWorkbook(start) ? await workbook(file) : await csvSources(file, start, encoding);
  const best = sources
    .flatMap((source) => source.head.map((row) => ({ source, row, score: score(row, fields, map) })))
    .reduce<Candidate | null>((one, other) => (one && one.score >= other.score ? one : other), null);
  if (!best) throw new CommandFailed(`${file} is empty: one of its lines must name the columns.`);
  return best;
}

type Candidate = { source: Source; row: FileRow; score: number };

/** The number of fields that the row names; complete rows come before others, wide ones before narrow ones. */
function score<F extends string>({ cells }: FileRow, fields: FieldSet<F>, map: readonly string[]): number {
  try {
    const columns = findColumns(cells, map, fields);
    const named = Object.keys(columns.at).length;
    const groups = fields.required.filter((group) => group.some((field) => columns.at[field] !== undefined));
    return groups.length * 1_000 + named + (cells.length > 1 ? 0.5 : 0);
  } catch (error) {
    if (error instanceof AmbiguousColumn) return 900;
    if (error instanceof CommandFailed) return cells.length / 1_000;
    throw error;
  }
}

/** Yields the rows below the header, padded or cut to its length where only empty cells differ. */
async function* below(
  rows: AsyncGenerator<FileRow>,
  headerLine: number,
  width: number,
): AsyncGenerator<FileRow> {
  for await (const { line, cells } of rows)
    if (line > headerLine) yield { line, cells: fitted(cells, width) };
}

/** A separator more than the header has, or one less, is a habit of programs and not a lost value. */
function fitted(cells: string[], width: number): string[] {
  if (cells.length === width - 1) return [...cells, ''];
  return cells.slice(width).every((cell) => cell === '') ? cells.slice(0, width) : cells;
}

async function csvSources(file: string, start: Buffer, given?: Encoding): Promise<Source[]> {
  const { encoding, notes } = await encodingOf(file, start, given);
  const text = new TextDecoder(encoding).decode(start);
  const [, declared] = /^sep=(.)\r?\n/i.exec(text) ?? [];
  const delimiters = declared ? DELIMITERS.filter((one) => one === declared) : DELIMITERS;
  return Promise.all(
    delimiters.map(async (delimiter: Delimiter) => ({
      notes,
      head: await headOf(csvRows(file, { encoding, delimiter, end: HEAD_BYTES }), declared !== undefined),
      rows: () => csvRows(file, { encoding, delimiter }),
    })),
  );
}

/** The last row may be cut by the end of the bytes; with another delimiter than its own a file may not parse. */
async function headOf(rows: AsyncGenerator<FileRow>, hasDeclaration: boolean): Promise<FileRow[]> {
  const head: FileRow[] = [];
  try {
    for await (const row of rows) {
      if (!(hasDeclaration && row.line === 1)) head.push(row);
      if (head.length === HEAD_ROWS) break;
    }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
  }
  return head;
}

async function workbook(file: string): Promise<Source[]> {
  const sheets = await excelSheets(file);
  return sheets.map(({ name, rows }: ExcelSheet) => ({
    notes: sheets.length > 1 ? [`The sheet "${name}" is read, of ${sheets.length} with content.`] : [],
    head: rows.slice(0, HEAD_ROWS),
    rows: async function* () {
      yield* rows;
    },
  }));
}
