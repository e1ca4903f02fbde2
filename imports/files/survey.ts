import { isCurrency } from '../../domain/money/money.js';
import { CommandFailed } from '../failure.js';
import { DecimalEvidence, type DecimalSign } from '../values/amount.js';
import { DateEvidence, type DateFormat } from '../values/dates.js';
import { folded } from './columns.js';
import { type Columns, type FieldSet } from './fieldSet.js';
import { type Encoding } from './encoding.js';
import { openTable, type Table } from './table.js';
import { UnusedColumns } from './unusedColumns.js';

/** How a file is read: what a person says, where its values or headings do not. */
export type FileReading = {
  /** `field=Column` */
  map: readonly string[];
  /** Columns that look needed and are left out on purpose. */
  ignore?: readonly string[] | undefined;
  currency: string;
  dateFormat?: DateFormat | undefined;
  decimal?: DecimalSign | undefined;
  encoding?: Encoding | undefined;
};

/** A file that was read whole once: everything that its rows are read with. */
export type Survey<F extends string> = {
  columns: Columns<F>;
  rows: number;
  dates: DateFormat;
  decimal: DecimalSign;
  /** Of the rows that name none. */
  currency: string;
  /** What was assumed, skipped or not used, each a sentence. */
  notes: string[];
  table: Table<F>;
};

/**
 * Reads the whole file once before anything is stored: its columns, the format of its dates and amounts (one
 * value far down may prove it), and what is in the columns that are not used. Throws CommandFailed with every
 * question that only a person can answer.
 */
export async function surveyFile<F extends string>(
  file: string,
  fields: FieldSet<F>,
  reading: FileReading,
): Promise<Survey<F>> {
  const table = await openTable(file, fields, reading);
  const { columns } = table;
  const dates = new DateEvidence();
  const amounts = new DecimalEvidence();
  const unused = new UnusedColumns(columns, { fields, ignore: reading.ignore ?? [] });
  const cell = (cells: string[], field: F | undefined) => (field ? cells[columns.at[field] ?? -1] : '') ?? '';
  const standard = columns.unit ?? reading.currency;
  let rows = 0;
  for await (const { cells } of table.rows()) {
    rows += 1;
    for (const field of fields.dates) dates.add(cell(cells, field));
    const currency = cell(cells, fields.currency).toUpperCase();
    const unit = isCurrency(currency) ? currency : standard;
    for (const field of fields.amounts) amounts.add(cell(cells, field), unit);
    if (fields.identity.some((field) => cell(cells, field) !== '')) unused.add(cells);
  }
  const convention = fields.conventions.find(({ header }) => isSame(header, columns.header));
  const proven = dates.verdict();
  const date = 'question' in proven && convention ? asUsual(convention) : proven;
  const amount = amounts.verdict();
  const questions = [
    ...unused.questions(),
    ...('question' in date && !reading.dateFormat ? [date.question] : []),
    ...('question' in amount && !reading.decimal ? [amount.question] : []),
  ];
  if (questions.length > 0) throw new CommandFailed(questions.join('\n'));
  return {
    columns,
    rows,
    table,
    currency: standard,
    dates: reading.dateFormat ?? ('format' in date ? date.format : 'YYYY-MM-DD'),
    decimal: reading.decimal ?? ('decimal' in amount ? amount.decimal : '.'),
    notes: [
      ...table.notes,
      ...('note' in date && date.note && !reading.dateFormat ? [date.note] : []),
      ...assumedCurrency(columns, fields, standard),
      ...unused.notes(),
    ],
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((title, place) => folded(title) === folded(other[place]!));

const asUsual = ({ of, dates }: { of: string; dates: DateFormat }) => ({
  format: dates,
  note: `Dates are read as ${dates}: the file is an export of ${of}.`,
});

const assumedCurrency = <F extends string>(
  { at, unit }: Columns<F>,
  { currency }: FieldSet<F>,
  code: string,
) =>
  currency && at[currency] === undefined
    ? [`There is no currency column: amounts are taken as ${code}${unit ? ', as their heading says' : ''}.`]
    : [];
