import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { CommandFailed } from '../failure.js';

/** A row as text; `line` is its first line, counted as in an editor. */
export type CsvRow = { line: number; cells: string[] };

type Shape = { encoding: 'utf8' | 'utf16le'; delimiter: string };

const MAX_ROW_LENGTH = 1_000_000;

/**
 * Yields the rows of a CSV file, header first, one at a time. Throws CommandFailed when the file cannot be
 * read.
 */
export async function* csvRows(file: string): AsyncGenerator<CsvRow> {
  const { encoding, delimiter } = await shapeOf(file);
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
  const text = Readable.from(unixLines(createReadStream(file, encoding)));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      line = info.lines;
      yield { line: line - breaks(record), cells: record.map((cell) => cell.trim()) };
    }
  } catch (error) {
    throw unreadable(error, file, line + 1);
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

async function shapeOf(file: string): Promise<Shape> {
  const start = await firstBytes(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(error, file, 1);
  });
  const encoding = start[0] === 0xff && start[1] === 0xfe ? 'utf16le' : 'utf8';
  const [header = ''] = start.toString(encoding).split(/\r?\n|\r/);
  const [delimiter = ','] = [',', ';', '\t'].sort((a, b) => header.split(b).length - header.split(a).length);
  return { encoding, delimiter };
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function unreadable(error: unknown, file: string, line: number): unknown {
  if (error instanceof CsvError)
    return new CommandFailed(`${file}, line ${line}: ${csvProblem(error)}. Nothing was imported.`);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new CommandFailed(`There is no file ${file}.`);
  if (code === 'EISDIR') return new CommandFailed(`${file} is a folder, not a CSV file.`);
  if (code === 'EACCES') return new CommandFailed(`${file} may not be read: check its permissions.`);
  return error;
}

function csvProblem({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened in this row or a later one and never closed';
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `the row does not end within ${MAX_ROW_LENGTH} characters: look for an open quote`;
  return 'the row cannot be read as CSV';
}
