import { isCurrency } from '../../domain/money/money.js';
import { CommandFailed } from '../failure.js';
import { DecimalEvidence, type DecimalSign } from '../values/amount.js';
import { DateEvidence, type DateFormat } from '../values/dates.js';
import { folded } from '../values/words.js';
import { type Columns, type FieldSet } from './fieldSet.js';
import { type Encoding } from './encoding.js';
import { openTable, type OpenedTable } from './table.js';
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
  table: OpenedTable<F>;
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
  const currency = columns.unit ?? reading.currency;
  const { rows, unused, ...proven } = await collect(table, fields, { ...reading, currency });
  const convention = fields.conventions.find(({ header }) => isSame(header, columns.header));
  const date =
    given(reading.dateFormat, (format) => ({ format, note: null })) ?? byHeader(proven.date, convention);
  const amount = given(reading.decimal, (decimal) => ({ decimal })) ?? proven.amount;
  const open = [date, amount].flatMap((verdict) => ('question' in verdict ? [verdict.question] : []));
  const questions = [...unused.questions(), ...open];
  if (questions.length > 0 || 'question' in date || 'question' in amount)
    throw new CommandFailed(questions.join('\n'));
  const assumed = assumedCurrency(columns, fields, currency);
  const notes = [...table.notes, ...(date.note ? [date.note] : []), ...assumed, ...unused.notes()];
  return { columns, rows, table, currency, dates: date.format, decimal: amount.decimal, notes };
}

/** Reads every row once, for what its dates and amounts prove and for the columns that are not used. */
async function collect<F extends string>(table: OpenedTable<F>, fields: FieldSet<F>, reading: FileReading) {
  const { columns } = table;
  const dates = new DateEvidence();
  const amounts = new DecimalEvidence();
  const unused = new UnusedColumns(columns, { fields, ignore: reading.ignore ?? [] });
  const cell = (cells: string[], field: F | undefined) => (field ? cells[columns.at[field] ?? -1] : '') ?? '';
  let rows = 0;
  for await (const { cells } of table.rows()) {
    rows += 1;
    for (const field of fields.dates) dates.add(cell(cells, field));
    const code = cell(cells, fields.currency).toUpperCase();
    const unit = isCurrency(code) ? code : reading.currency;
    for (const field of fields.amounts) amounts.add(cell(cells, field), unit);
    if (fields.identity.some((field) => cell(cells, field) !== '')) unused.add(cells);
  }
  return { rows, unused, date: dates.verdict(), amount: amounts.verdict() };
}

const given = <T, V>(value: T | undefined, verdict: (value: T) => V): V | null =>
  value === undefined ? null : verdict(value);

type Convention = FieldSet<string>['conventions'][number];

/** An export that is known by its header is read as its maker writes it, where no value proves otherwise. */
const byHeader = (verdict: ReturnType<DateEvidence['verdict']>, convention: Convention | undefined) =>
  'question' in verdict && convention ? asUsual(convention) : verdict;

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((title, place) => folded(title) === folded(other[place]!));

const asUsual = ({ of, dates }: Convention) => ({
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
