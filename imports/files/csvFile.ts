import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { CommandFailed } from '../failure.js';
import { decodedText, type Encoding } from './encoding.js';

/** A row as text; `line` is its first line, counted as in an editor or a sheet. */
export type FileRow = { line: number; cells: string[] };

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const MAX_ROW_LENGTH = 1_000_000;

/**
 * Yields the rows of a CSV file, one at a time, without those whose cells are all empty. `end` limits the
 * reading to the file's first bytes. Throws CommandFailed when the file cannot be read.
 */
export async function* csvRows(
  file: string,
  { encoding, delimiter, end }: { encoding: Encoding; delimiter: Delimiter; end?: number },
): AsyncGenerator<FileRow> {
  const parser = parse({
    delimiter,
    info: true,
    bom: true,
    record_delimiter: '\n',
    max_record_size: MAX_ROW_LENGTH,
    // One bad row must not end the reading: the caller, which knows the columns, judges it.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  const text = Readable.from(unixLines(decodedText(file, encoding, end)));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      line = info.lines;
      yield { line: line - breaks(record), cells: record.map((cell) => cell.trim()) };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, file, line + 1) : error;
  }
}

/**
 * csv-parse counts a Windows line end inside quotes twice; with plain line ends its count matches an
 * editor's.
 */
async function* unixLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  if (held) yield '\n';
}

const breaks = (record: string[]) => record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);

const unreadable = (error: CsvError, file: string, line: number): CommandFailed =>
  new CommandFailed(`${file}, line ${line}: ${csvProblem(error)}. Nothing was imported.`);

function csvProblem({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened in this row or a later one and never closed';
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `the row does not end within ${MAX_ROW_LENGTH} characters: look for an open quote`;
  return 'the row cannot be read as CSV';
}
