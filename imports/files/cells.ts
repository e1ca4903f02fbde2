import { isCurrency } from '../../domain/money/money.js';
import { readPositive, type DecimalSign } from '../values/amount.js';
import { readDate, type DateFormat } from '../values/dates.js';
import { type Columns } from './fieldSet.js';
import { type FileRow } from './csvFile.js';
import { type ImportIssue } from './issue.js';

/** A row that is longer or shorter than the header cannot be read. */
export function shapeIssue({ line, cells }: FileRow, { header }: Columns<string>): ImportIssue | null {
  if (cells.length === header.length) return null;
  const problem = `${cells.length} columns where the header has ${header.length}`;
  return { line, column: null, value: null, problem };
}

/** Returns why the text cannot be stored as it is read, null when it can. */
export function textProblem(text: string, longest: number): string | null {
  if (text.includes('\u0000')) return 'contains U+0000';
  if (text.includes('\ufffd'))
    return 'contains a character that cannot be read: name the encoding with --encoding';
  return text.length > longest ? `is longer than ${longest} characters` : null;
}

/** What the amounts of a row are in, and the sign before their decimals. */
export type Unit = { currency: string; decimal: DecimalSign };

/** The cells of one row by field; an unreadable cell is noted as an issue. */
export class Cells<F extends string> {
  readonly issues: ImportIssue[] = [];
  readonly warnings: ImportIssue[] = [];

  constructor(
    private readonly row: FileRow,
    private readonly columns: Columns<F>,
  ) {}

  of(field: F): string {
    const place = this.columns.at[field];
    return place === undefined ? '' : (this.row.cells[place] ?? '');
  }

  /** Returns minor units; `read` decides about zero and negative amounts. */
  amount(field: F, { currency, decimal }: Unit, read = readPositive): number {
    if (this.of(field) === '') return Number(this.isEmpty(field, 'an amount is needed'));
    if (!isCurrency(currency)) return 0; // an issue of the row already
    try {
      return Number(read(this.of(field), currency, decimal));
    } catch (error) {
      return Number(this.refuse(field, (error as Error).message.replace(/^"[^]*?" (?=is|has)/, '')));
    }
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
    const problem = textProblem(text, longest);
    if (problem !== null) return this.refuse(field, problem);
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
    if (this.of(field) === '') this.issues.push(this.issue(field, null, `empty, ${problem}`));
    return '';
  }

  refuse(field: F, problem: string): string {
    this.issues.push(this.issue(field, this.of(field), problem));
    return '';
  }

  /** Notes what a person should look at; the row is entered all the same. */
  warn(field: F, value: string, problem: string): void {
    this.warnings.push(this.issue(field, value, problem));
  }

  private issue(field: F, value: string | null, problem: string): ImportIssue {
    const place = this.columns.at[field];
    const column = place === undefined ? field : (this.columns.header[place] ?? field);
    return { line: this.row.line, column, value, problem };
  }
}

const YES = ['yes', 'y', 'true', '1', 'x'];
const NO = ['no', 'n', 'false', '0'];

export function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}
