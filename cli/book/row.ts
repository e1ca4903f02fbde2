// "import type", not inline: it is erased whole, and the command line starts without Temporal's packages.
import type { AccountInput, InvoiceInput } from '../../client.js';
import { isTimeZone } from '../../domain/calendar.js';
import { isCurrency } from '../../domain/money.js';
import { readAmount } from './amount.js';
import { type Columns } from './columns.js';
import { type CsvRow } from './csvFile.js';
import { readDate, type DateFormat } from './dates.js';
import { type Field } from './fields.js';
import { type Issue } from './issue.js';

/** How the rows of a file are to be read. */
export type Reading = { columns: Columns; dates: DateFormat; currency: string; timeZone: string };

/** What a book of the past says beyond an invoice of today. */
export type InvoiceDraft = InvoiceInput & { settledOn?: string; disputed?: boolean };

export type Draft = { line: number; account: AccountInput; invoice: InvoiceDraft };

/** A row as the API takes it, or everything that is wrong with it. */
export function readRow(row: CsvRow, reading: Reading): { draft: Draft } | { issues: Issue[] } {
  const { header } = reading.columns;
  if (row.cells.length !== header.length) {
    const problem = `${row.cells.length} columns where the header has ${header.length}`;
    return { issues: [{ line: row.line, column: null, value: null, problem }] };
  }
  const cells = new Cells(row, reading.columns);
  const account = accountOf(cells, reading.timeZone);
  const invoice = invoiceOf(cells, reading);
  if (cells.issues.length > 0) return { issues: cells.issues };
  return { draft: { line: row.line, account, invoice } };
}

function accountOf(cells: Cells, timeZone: string): AccountInput {
  const id = cells.id('accountId');
  const name = cells.text('accountName', 300) ?? id;
  const kind = cells.oneOf('kind', ['business', 'consumer']);
  const locale = cells.text('locale', 50, isLocale, 'is not a language tag such as en or de-AT');
  const contact = {
    name: cells.text('contactName', 200) ?? name.slice(0, 200),
    ...given('email', cells.text('email', 254, isEmail, 'is not an email address')),
    ...given('phone', cells.text('phone', 50)),
  };
  const reachable = contact.email !== undefined || contact.phone !== undefined;
  return {
    ...{ id, name, timeZone: cells.text('timeZone', 100, isTimeZone, 'is not a time zone') ?? timeZone },
    ...given('kind', kind),
    ...given('locale', locale),
    contacts: reachable ? [{ role: 'billing', ...contact }] : [],
  };
}

function invoiceOf(cells: Cells, { dates, currency: standard }: Reading): InvoiceDraft {
  const currency = cells.text(
    'currency',
    10,
    (code) => isCurrency(code.toUpperCase()),
    'is not an ISO 4217 currency',
  );
  const code = currency?.toUpperCase() ?? standard;
  return {
    id: cells.id('id'),
    accountId: cells.of('accountId'),
    amount: cells.amount(code),
    currency: code,
    issuedOn: cells.date('issuedOn', dates) ?? cells.isEmpty('issuedOn', 'a date is needed'),
    dueOn: cells.date('dueOn', dates) ?? cells.isEmpty('dueOn', 'a date is needed'),
    ...given('description', cells.text('description', 2_000)),
    ...given('purchaseOrder', cells.text('purchaseOrder', 200)),
    ...given('payUrl', cells.text('payUrl', 2_000, isWebAddress, 'is not a web address')),
    ...given('documentUrl', cells.text('documentUrl', 2_000, isWebAddress, 'is not a web address')),
    ...given('settledOn', cells.date('settledOn', dates)),
    ...given('disputed', cells.yes('disputed')),
  };
}

/** The cells of one row by field; what cannot be read is noted as an issue. */
class Cells {
  readonly issues: Issue[] = [];

  constructor(
    private readonly row: CsvRow,
    private readonly columns: Columns,
  ) {}

  of(field: Field): string {
    const place = this.columns.at[field];
    return place === undefined ? '' : (this.row.cells[place] ?? '');
  }

  id(field: Field): string {
    const id = this.of(field);
    if (id === '') return this.isEmpty(field, 'an id is needed');
    return /^[A-Za-z0-9._:-]{1,128}$/.test(id)
      ? id
      : this.refuse(field, 'is not an id: 1–128 of A–Z a–z 0–9 . _ : -');
  }

  amount(currency: string): number {
    if (this.of('amount') === '') return Number(this.isEmpty('amount', 'an amount is needed'));
    if (!isCurrency(currency)) return 0; // that is what is wrong with the row
    try {
      return Number(readAmount(this.of('amount'), currency));
    } catch (error) {
      return Number(this.refuse('amount', (error as Error).message.replace(/^"[^]*" /, '')));
    }
  }

  date(field: Field, format: DateFormat): string | undefined {
    const text = this.of(field);
    return text === '' ? undefined : (readDate(text, format) ?? this.refuse(field, 'is not a date'));
  }

  text(
    field: Field,
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

  oneOf<Word extends string>(field: Field, words: readonly Word[]): Word | undefined {
    const isOne = (text: string) => words.some((word) => word === text.toLowerCase());
    return this.text(field, 100, isOne, `is none of ${words.join(', ')}`)?.toLowerCase() as Word | undefined;
  }

  yes(field: Field): true | undefined {
    const word = this.oneOf(field, [...YES, ...NO]);
    return word !== undefined && YES.includes(word) ? true : undefined;
  }

  isEmpty(field: Field, problem: string): string {
    if (this.of(field) === '') this.note(field, null, `empty, ${problem}`);
    return '';
  }

  private refuse(field: Field, problem: string): string {
    this.note(field, this.of(field), problem);
    return '';
  }

  private note(field: Field, value: string | null, problem: string): void {
    const place = this.columns.at[field];
    const column = place === undefined ? field : (this.columns.header[place] ?? field);
    this.issues.push({ line: this.row.line, column, value, problem });
  }
}

const YES = ['yes', 'y', 'true', '1', 'x'];
const NO = ['no', 'n', 'false', '0'];

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const isWebAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text);

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}
