import { CommandFailed } from '../failure.js';
import { findColumns, type Columns } from './columns.js';
import { csvRows } from './csvFile.js';
import { DateEvidence, type DateFormat } from './dates.js';
import { DATE_FIELDS } from './fields.js';

export type Survey = { columns: Columns; rows: number; dates: DateFormat; dateNote: string | null };

/**
 * Reads the whole file once before anything is stored: its columns, how many rows, and how it writes dates (one value
 * far down may prove that). Throws CommandFailed when it cannot be imported as it is.
 */
export async function surveyBook(
  file: string,
  mapping: readonly string[],
  given?: DateFormat,
): Promise<Survey> {
  const evidence = new DateEvidence();
  let columns: Columns | undefined;
  let rows = 0;
  for await (const { cells } of csvRows(file)) {
    if (!columns) {
      columns = findColumns(cells, mapping);
      continue;
    }
    rows += 1;
    for (const field of DATE_FIELDS) evidence.add(cells[columns.at[field] ?? -1] ?? '');
  }
  if (!columns) throw new CommandFailed(`${file} is empty: the first line must name the columns.`);
  const { format, note } = evidence.verdict();
  return { columns, rows, dates: given ?? format, dateNote: given ? null : note };
}
