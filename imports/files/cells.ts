import { isCurrency } from '../../domain/money/money.js';
import { readAmount } from '../values/amount.js';
import { type Columns } from './columns.js';
import { type CsvRow } from './csvFile.js';
import { readDate, type DateFormat } from '../values/dates.js';
import { type ImportIssue } from './issue.js';

/** A row that is longer or shorter than the header cannot be read. */
export function shapeIssue({ line, cells }: CsvRow, { header }: Columns<string>): ImportIssue | null {
  if (cells.length === header.length) return null;
  const problem = `${cells.length} columns where the header has ${header.length}`;
  return { line, column: null, value: null, problem };
}

/** The cells of one row by field; an unreadable cell is noted as an issue. */
export class Cells<F extends string> {
  readonly issues: ImportIssue[] = [];

  constructor(
    private readonly row: CsvRow,
    private readonly columns: Columns<F>,
  ) {}

  of(field: F): string {
    const place = this.columns.at[field];
    return place === undefined ? '' : (this.row.cells[place] ?? '');
  }

  id(field: F): string {
    const id = this.of(field);
    if (id === '') return this.isEmpty(field, 'an id is needed');
    return /^[A-Za-z0-9._:-]{1,128}$/.test(id)
      ? id
      : this.refuse(field, 'is not an id: 1–128 of A–Z a–z 0–9 . _ : -');
  }

  amount(field: F, currency: string, read = readAmount): number {
    if (this.of(field) === '') return Number(this.isEmpty(field, 'an amount is needed'));
    if (!isCurrency(currency)) return 0; // an issue of the row already
    try {
      return Number(read(this.of(field), currency));
    } catch (error) {
      return Number(this.refuse(field, (error as Error).message.replace(/^"[^]*" /, '')));
    }
  }

  /** Returns the paid part of `total` in minor units; undefined for an empty cell or zero. */
  paid(field: F, total: number, currency: string): number | undefined {
    if (!/[1-9]/.test(this.of(field))) return undefined;
    const paid = this.amount(field, currency);
    return paid > total && total > 0 ? Number(this.refuse(field, 'is more than the invoice')) : paid;
  }

  date(field: F, format: DateFormat): string | undefined {
    const text = this.of(field);
    return text === '' ? undefined : (readDate(text, format) ?? this.refuse(field, 'is not a date'));
  }

  text(
    field: F,
    longest: number,
    isFine: (text: string) => boolean = () => true,
    otherwise = '',
  ): string | undefined {
    const text = this.of(field);
    if (text === '') return undefined;
    if (text.includes('\u0000')) return this.refuse(field, 'contains U+0000');
    if (text.includes('\ufffd')) return this.refuse(field, 'is not UTF-8 text: save the file as UTF-8');
    if (text.length > longest) return this.refuse(field, `is longer than ${longest} characters`);
    return isFine(text) ? text : this.refuse(field, otherwise);
  }

  oneOf<Word extends string>(field: F, words: readonly Word[]): Word | undefined {
    const isOne = (text: string) => words.some((word) => word === text.toLowerCase());
    return this.text(field, 100, isOne, `is none of ${words.join(', ')}`)?.toLowerCase() as Word | undefined;
  }

  yes(field: F): true | undefined {
    const word = this.oneOf(field, [...YES, ...NO]);
    return word !== undefined && YES.includes(word) ? true : undefined;
  }

  isEmpty(field: F, problem: string): string {
    if (this.of(field) === '') this.note(field, null, `empty, ${problem}`);
    return '';
  }

  refuse(field: F, problem: string): string {
    this.note(field, this.of(field), problem);
    return '';
  }

  private note(field: F, value: string | null, problem: string): void {
    const place = this.columns.at[field];
    const column = place === undefined ? field : (this.columns.header[place] ?? field);
    this.issues.push({ line: this.row.line, column, value, problem });
  }
}

const YES = ['yes', 'y', 'true', '1', 'x'];
const NO = ['no', 'n', 'false', '0'];

export function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}
