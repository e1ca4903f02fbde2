import { CommandFailed } from '../failure.js';
import { findColumns, type Columns } from './columns.js';
import { csvRows } from './csvFile.js';
import { DateEvidence, type DateFormat } from '../values/dates.js';
import { type Field, type FieldSet } from '../book/fields.js';

export type Survey<F extends string = Field> = {
  columns: Columns<F>;
  rows: number;
  dates: DateFormat;
  dateNote: string | null;
};

/**
 * Reads the whole file once before anything is stored: its columns, its number of rows, and its date format
 * (one value far down may prove it). Throws CommandFailed when the file cannot be imported as it is.
 */
export async function surveyFile<F extends string>(
  file: string,
  fields: FieldSet<F>,
  mapping: readonly string[],
  given?: DateFormat,
): Promise<Survey<F>> {
  const { plainDate = (text) => text } = fields;
  const evidence = new DateEvidence();
  let columns: Columns<F> | undefined;
  let rows = 0;
  for await (const { cells } of csvRows(file)) {
    if (!columns) {
      columns = findColumns(cells, mapping, fields);
      continue;
    }
    rows += 1;
    for (const field of fields.dates) evidence.add(plainDate(cells[columns.at[field] ?? -1] ?? ''));
  }
  if (!columns) throw new CommandFailed(`${file} is empty: the first line must name the columns.`);
  const { format, note } = evidence.verdict();
  return { columns, rows, dates: given ?? format, dateNote: given ? null : note };
}
