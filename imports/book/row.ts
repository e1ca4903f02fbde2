// "import type", not inline: it is erased whole, and the command line starts without Temporal's packages.
import type { AccountInput, InvoiceInput } from '../../client.js';
import { isTimeZone } from '../../domain/calendar/calendar.js';
import { addDays } from '../../domain/calendar/days.js';
import { isCurrency } from '../../domain/money/money.js';
import { Cells, given, shapeIssue } from '../files/cells.js';
import { type Columns } from '../files/fieldSet.js';
import { type FileRow } from '../files/csvFile.js';
import { type ImportIssue } from '../files/issue.js';
import { readAddresses } from '../values/addresses.js';
import { type DecimalSign } from '../values/amount.js';
import { type DateFormat } from '../values/dates.js';
import { idOf } from '../values/ids.js';
import { type Meaning } from '../values/states.js';
import { type Field } from './fields.js';
import { meaningOfRow, type LeftOut } from './meaning.js';
import { readMoney } from './money.js';

/** How the rows of a file are read. */
export type RowReading = {
  columns: Columns<Field>;
  dates: DateFormat;
  decimal: DecimalSign;
  currency: string;
  timeZone: string;
  /** Days from the invoice's date to its due date where the file has none. */
  terms?: number | undefined;
  means: ReadonlyMap<string, Meaning>;
};

/** The fields of an invoice from an older system beyond those of a new invoice. */
export type ImportedInvoice = InvoiceInput & { settledOn?: string; paidAmount?: number; disputed?: boolean };

export type Draft = { line: number; account: AccountInput; invoice: ImportedInvoice };

/** A credit note of the account; `amount` in minor units. */
export type CreditDraft = {
  line: number;
  account: AccountInput;
  credit: { id: string; accountId: string; amount: number; currency: string; reason: string };
};

export type ReadRow =
  | { draft: Draft; warnings: ImportIssue[] }
  | { credit: CreditDraft; warnings: ImportIssue[] }
  | { leftOut: LeftOut | 'no invoice'; warnings: ImportIssue[] }
  | { issues: ImportIssue[] };

/**
 * Returns a row in the API's form, as an invoice or a credit note; why it is no open debt; or everything that
 * is wrong with it.
 */
export function readRow(row: FileRow, reading: RowReading): ReadRow {
  const cells = new Cells(row, reading.columns);
  if (isNoInvoice(row, cells)) return { leftOut: 'no invoice', warnings: [] };
  const misshapen = shapeIssue(row, reading.columns);
  if (misshapen) return { issues: [misshapen] };
  const meaning = meaningOfRow(cells, reading.means);
  const currency = currencyOf(cells, reading);
  const money = readMoney(cells, meaning, { currency, decimal: reading.decimal });
  if (cells.issues.length === 0 && 'leftOut' in money) return { leftOut: money.leftOut, warnings: [] };
  const account = accountOf(cells, reading.timeZone);
  if ('credit' in money)
    return creditNote(cells, { line: row.line, account, amount: money.credit, currency });
  const invoice = {
    ...invoiceOf(cells, reading, account.id),
    currency,
    ...('amount' in money ? money : { amount: 0 }),
    ...given('disputed', meaning === 'disputed' ? true : cells.yes('disputed')),
  };
  if (cells.issues.length > 0) return { issues: cells.issues };
  return { draft: { line: row.line, account, invoice }, warnings: cells.warnings };
}

function creditNote(
  cells: Cells<Field>,
  { line, account, ...money }: { line: number; account: AccountInput; amount: number; currency: string },
): ReadRow {
  const number = cells.text('id', 200) ?? cells.isEmpty('id', 'an id is needed');
  if (cells.issues.length > 0) return { issues: cells.issues };
  const reason = cells.text('description', 2_000) ?? `Credit note ${number}`;
  return {
    credit: { line, account, credit: { id: idOf(number), accountId: account.id, ...money, reason } },
    warnings: cells.warnings,
  };
}

const TOTAL =
  /^(?:grand |sub)?(?:totals?|summe|gesamt\w*|zwischensumme|somme|suma|totaal|totale|balance|saldo|solde)\b/i;

/** A heading or a note has no amount, a total says that it is one; anything else may be a debt without its number. */
function isNoInvoice({ cells: texts }: FileRow, cells: Cells<Field>): boolean {
  if (TOTAL.test(cells.of('id'))) return cells.of('issuedOn') === '' && cells.of('dueOn') === '';
  return cells.of('id') === '' && (cells.of('amount') === '' || texts.some((text) => TOTAL.test(text)));
}

function currencyOf(cells: Cells<Field>, { currency: standard }: RowReading): string {
  const isCode = (code: string) => isCurrency(code.toUpperCase());
  return cells.text('currency', 10, isCode, 'is not an ISO 4217 currency')?.toUpperCase() ?? standard;
}

function accountOf(cells: Cells<Field>, timeZone: string): AccountInput {
  const number = cells.text('accountId', 300);
  const name = cells.text('accountName', 300) ?? number ?? cells.isEmpty('accountId', 'a customer is needed');
  const kind = cells.oneOf('kind', ['business', 'consumer']);
  const locale = cells.text('locale', 50, isLocale, 'is not a language tag such as en or de-AT');
  return {
    id: idOf(number ?? name),
    name,
    timeZone: cells.text('timeZone', 100, isTimeZone, 'is not a time zone') ?? timeZone,
    ...given('kind', kind),
    ...given('locale', locale),
    contacts: contactsOf(cells, name),
  };
}

/** An address that no mail reaches is a warning: the debt is still owed. */
function contactsOf(cells: Cells<Field>, name: string): NonNullable<AccountInput['contacts']> {
  const person = cells.text('contactName', 200) ?? name.slice(0, 200);
  const phone = cells.text('phone', 50);
  const { addresses, unusable } = readAddresses(cells.text('email', 2_000) ?? '');
  for (const address of unusable) cells.warn('email', address, 'is not an email address');
  const [first, ...others] = addresses;
  if (!first) return phone === undefined ? [] : [{ role: 'billing', name: person, phone }];
  return [
    { role: 'billing', name: first.name ?? person, email: first.email, ...given('phone', phone) },
    ...others.map(({ email, name: own }) => ({ role: 'billing' as const, name: own ?? person, email })),
  ];
}

function invoiceOf(cells: Cells<Field>, { dates, terms }: RowReading, accountId: string) {
  const number = cells.text('id', 200) ?? cells.isEmpty('id', 'an id is needed');
  const issuedOn = cells.date('issuedOn', dates) ?? cells.isEmpty('issuedOn', 'a date is needed');
  const byTerms = terms !== undefined && issuedOn !== '' ? addDays(issuedOn, terms) : undefined;
  const dueOn = cells.date('dueOn', dates) ?? byTerms ?? cells.isEmpty('dueOn', 'a date is needed');
  if (dueOn !== '' && dueOn < issuedOn) cells.refuse('dueOn', `is before the invoice's date, ${issuedOn}`);
  return {
    id: idOf(number),
    ...(idOf(number) === number ? {} : { number }),
    accountId,
    issuedOn,
    dueOn,
    ...given('description', cells.text('description', 2_000)),
    ...given('purchaseOrder', cells.text('purchaseOrder', 200)),
    ...given('payUrl', cells.text('payUrl', 2_000, isWebAddress, 'is not a web address')),
    ...given('documentUrl', cells.text('documentUrl', 2_000, isWebAddress, 'is not a web address')),
    ...given('settledOn', cells.date('settledOn', dates)),
  };
}

const isWebAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text);

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
