import { isCurrency } from '../../domain/money/money.js';
import { Cells, shapeIssue } from '../files/cells.js';
import { type Columns } from '../files/fieldSet.js';
import { type FileRow } from '../files/csvFile.js';
import { type ImportIssue } from '../files/issue.js';
import { readNonZero, type DecimalSign } from '../values/amount.js';
import { type DateFormat } from '../values/dates.js';
import { type BankField } from './fields.js';
import { type RowIdentity } from './ids.js';
import { joinedReference, MAX_PAYER, MAX_REFERENCE } from './reference.js';
import { UNKNOWN_STATE } from '../values/words.js';
import { bankMeaningOf, BANK_MEANINGS, flowOf, type BankMeaning } from './states.js';

export type BankReading = {
  columns: Columns<BankField>;
  dates: DateFormat;
  decimal: DecimalSign;
  currency: string;
  means: ReadonlyMap<string, BankMeaning>;
};

/**
 * A row as its bank means it. `reversal` is true for money that comes or goes because an earlier booking of the
 * account was reversed: what comes in by it is no customer's payment.
 */
export type ReadBankRow =
  | { identity: RowIdentity; reversal: boolean; originalAmount?: number }
  | { leftOut: Exclude<BankMeaning, 'booked'> | 'bank charge' | 'no transaction' }
  | { issues: ImportIssue[] };

/** A row with its place in the file. */
export type PlacedRow = ReadBankRow & { line: number };

/**
 * Returns a row of the statement, with a negative amount for outgoing money; why it is no money; or
 * everything that is wrong with it.
 */
export function readBankRow(row: FileRow, reading: BankReading): ReadBankRow {
  const cells = new Cells(row, reading.columns);
  if (IDENTITY.every((field) => cells.of(field) === '')) return { leftOut: 'no transaction' };
  const misshapen = shapeIssue(row, reading.columns);
  if (misshapen) return { issues: [misshapen] };
  const meaning = meaningOf(cells, reading);
  if (meaning !== 'booked' && meaning !== null) return { leftOut: meaning };
  const identity = {
    transactionId: cells.text('transactionId', 500) ?? '',
    receivedOn: cells.date('receivedOn', reading.dates) ?? cells.isEmpty('receivedOn', 'a date is needed'),
    ...moneyOf(cells, reading),
    reference: referenceOf(cells),
    payer: cells.text('payer', MAX_PAYER) ?? '',
  };
  const reversal = identity.amount < 0 && isReturned(cells, identity.reference);
  const original = reversal ? originalOf(cells, identity.currency, reading) : {};
  return cells.issues.length > 0 ? { issues: cells.issues } : { identity, reversal, ...original };
}

/** The kinds of booking by which banks take back a direct debit, a cheque or a transfer. */
const RETURNED =
  /retoure|r(?:ü|ue)ck(?:gabe|lastschrift|belastung)|return|unpaid|bounced|dishonou?red|rejet|impay[ée]|devoluci[oó]n|terugboeking|stornering|insoluto/i;
/** In a reference only the bank's own phrases count: "refund of returned goods" is a payment of our own. */
const RETURNED_REFERENCE =
  /retoure|r(?:ü|ue)cklastschrift|r(?:ü|ue)ckgabe wg|(?:returned|unpaid|dishonou?red) (?:direct debit|cheque|check|item)|rejet de pr[ée]l[èe]vement|devoluci[oó]n de recibo/i;

const isReturned = (cells: Cells<BankField>, reference: string): boolean =>
  RETURNED.test(cells.of('bookingText')) || RETURNED_REFERENCE.test(reference);

/** Without a column for it the whole amount went back; the bank may have added its charges. */
function originalOf(
  cells: Cells<BankField>,
  currency: string,
  { decimal }: BankReading,
): { originalAmount?: number } {
  if (cells.of('originalAmount') === '') return {};
  return { originalAmount: Math.abs(cells.amount('originalAmount', { currency, decimal }, readNonZero)) };
}

const IDENTITY = ['receivedOn', 'transactionId', 'reference'] as const satisfies readonly BankField[];

function meaningOf(cells: Cells<BankField>, { means }: BankReading): BankMeaning | null {
  const word = cells.of('state');
  if (word === '') return 'booked';
  const meaning = bankMeaningOf(word, means);
  if (meaning === null)
    cells.refuse('state', `${UNKNOWN_STATE} (--means "${word}=${BANK_MEANINGS.join('|')}")`);
  return meaning;
}

/** An invoice may be named in any of these columns. */
const referenceOf = (cells: Cells<BankField>): string =>
  joinedReference(
    (['structuredReference', 'reference', 'endToEndId'] as const).map(
      (field) => cells.text(field, MAX_REFERENCE) ?? '',
    ),
  );

function moneyOf(cells: Cells<BankField>, reading: BankReading): { amount: number; currency: string } {
  const isCode = (code: string) => isCurrency(code.toUpperCase());
  const written = cells.text('currency', 10, isCode, 'is not an ISO 4217 currency');
  const currency = written?.toUpperCase() ?? reading.currency;
  const unit = { currency, decimal: reading.decimal };
  const field = columnOf(cells, reading);
  const amount = cells.amount(field, unit, readNonZero);
  if (field === 'debit') return { amount: -Math.abs(amount), currency };
  return { amount: directed(cells, amount), currency };
}

/** A column of its own may hold the sign; an amount with the contrary sign is refused. */
function directed(cells: Cells<BankField>, amount: number): number {
  const word = cells.of('direction');
  if (word === '') return amount;
  const direction = flowOf(word);
  if (direction === null) return Number(cells.refuse('direction', 'says neither in nor out'));
  if (direction === 'in' && amount < 0)
    return Number(cells.refuse('amount', `is negative, and ${JSON.stringify(word)} says that it came in`));
  return direction === 'in' ? amount : -Math.abs(amount);
}

/** Banks write one column with signs, or one for incoming and one for outgoing money. */
function columnOf(cells: Cells<BankField>, { columns: { at } }: BankReading): BankField {
  if (at.amount !== undefined) return 'amount';
  return isNothing(cells.of('credit')) && !isNothing(cells.of('debit')) ? 'debit' : 'credit';
}

const isNothing = (cell: string) => /^[0.,\s-]*$/.test(cell);
