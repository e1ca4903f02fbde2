// "import type", not inline: it is erased whole, and the command line starts without Temporal's packages.
import type { AccountInput, InvoiceInput } from '../../client.js';
import { isTimeZone } from '../../domain/calendar/calendar.js';
import { isCurrency } from '../../domain/money/money.js';
import { Cells, given, shapeIssue } from '../files/cells.js';
import { type Columns } from '../files/columns.js';
import { type CsvRow } from '../files/csvFile.js';
import { type DateFormat } from '../values/dates.js';
import { type Field } from './fields.js';
import { type ImportIssue } from '../files/issue.js';

/** How the rows of a file are read. */
export type ReadingOptions = { columns: Columns; dates: DateFormat; currency: string; timeZone: string };

/** The fields of an invoice from an older system beyond those of a new invoice. */
export type ImportedInvoice = InvoiceInput & { settledOn?: string; paidAmount?: number; disputed?: boolean };

export type Draft = { line: number; account: AccountInput; invoice: ImportedInvoice };

/** Returns a row in the API's form, or everything that is wrong with it. */
export function readRow(row: CsvRow, reading: ReadingOptions): { draft: Draft } | { issues: ImportIssue[] } {
  const misshapen = shapeIssue(row, reading.columns);
  if (misshapen) return { issues: [misshapen] };
  const cells = new Cells(row, reading.columns);
  const account = accountOf(cells, reading.timeZone);
  const invoice = invoiceOf(cells, reading);
  if (cells.issues.length > 0) return { issues: cells.issues };
  return { draft: { line: row.line, account, invoice } };
}

function accountOf(cells: Cells<Field>, timeZone: string): AccountInput {
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
    id,
    name,
    timeZone: cells.text('timeZone', 100, isTimeZone, 'is not a time zone') ?? timeZone,
    ...given('kind', kind),
    ...given('locale', locale),
    contacts: reachable ? [{ role: 'billing', ...contact }] : [],
  };
}

function invoiceOf(cells: Cells<Field>, { dates, currency: standard }: ReadingOptions): ImportedInvoice {
  const currency = cells.text(
    'currency',
    10,
    (code) => isCurrency(code.toUpperCase()),
    'is not an ISO 4217 currency',
  );
  const code = currency?.toUpperCase() ?? standard;
  const amount = cells.amount('amount', code);
  return {
    id: cells.id('id'),
    accountId: cells.of('accountId'),
    amount,
    currency: code,
    issuedOn: cells.date('issuedOn', dates) ?? cells.isEmpty('issuedOn', 'a date is needed'),
    dueOn: cells.date('dueOn', dates) ?? cells.isEmpty('dueOn', 'a date is needed'),
    ...given('description', cells.text('description', 2_000)),
    ...given('purchaseOrder', cells.text('purchaseOrder', 200)),
    ...given('payUrl', cells.text('payUrl', 2_000, isWebAddress, 'is not a web address')),
    ...given('documentUrl', cells.text('documentUrl', 2_000, isWebAddress, 'is not a web address')),
    ...given('settledOn', cells.date('settledOn', dates)),
    ...given('paidAmount', cells.paid('paidAmount', amount, code)),
    ...given('disputed', cells.yes('disputed')),
  };
}

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const isWebAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text);

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
