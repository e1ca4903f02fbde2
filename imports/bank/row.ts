import { isCurrency } from '../../domain/money/money.js';
import { Cells, shapeIssue } from '../files/cells.js';
import { type Columns } from '../files/columns.js';
import { type CsvRow } from '../files/csvFile.js';
import { type DateFormat } from '../values/dates.js';
import { type ImportIssue } from '../files/issue.js';
import { type BankField } from './fields.js';
import { type RowIdentity } from './ids.js';
import { readSignedAmount } from './reading.js';

export type BankReading = { columns: Columns<BankField>; dates: DateFormat; currency: string };

/**
 * Returns a row of the statement, with a negative amount for outgoing money, or everything that is wrong with
 * it.
 */
export function readBankRow(
  row: CsvRow,
  reading: BankReading,
): { identity: RowIdentity } | { issues: ImportIssue[] } {
  const misshapen = shapeIssue(row, reading.columns);
  if (misshapen) return { issues: [misshapen] };
  const cells = new Cells(row, reading.columns);
  const identity = {
    transactionId: cells.text('transactionId', 500) ?? '',
    receivedOn: cells.date('receivedOn', reading.dates) ?? cells.isEmpty('receivedOn', 'a date is needed'),
    ...moneyOf(cells, reading),
    reference: cells.text('reference', 500) ?? '',
    payer: cells.text('payer', 300) ?? '',
  };
  return cells.issues.length > 0 ? { issues: cells.issues } : { identity };
}

function moneyOf(cells: Cells<BankField>, reading: BankReading): { amount: number; currency: string } {
  const isCode = (code: string) => isCurrency(code.toUpperCase());
  const written = cells.text('currency', 10, isCode, 'is not an ISO 4217 currency');
  const currency = written?.toUpperCase() ?? reading.currency;
  const field = columnOf(cells, reading);
  const amount = cells.amount(field, currency, readSignedAmount);
  return { amount: field === 'debit' ? -Math.abs(amount) : amount, currency };
}

/** Banks write one column with signs, or one for incoming and one for outgoing money. */
function columnOf(cells: Cells<BankField>, { columns: { at } }: BankReading): BankField {
  if (at.amount !== undefined) return 'amount';
  return isNothing(cells.of('credit')) && !isNothing(cells.of('debit')) ? 'debit' : 'credit';
}

const isNothing = (cell: string) => /^[0.,\s-]*$/.test(cell);
