import { type Cells, type Unit } from '../files/cells.js';
import { readAmount, readNonZero, readPositive } from '../values/amount.js';
import { type Meaning } from '../values/states.js';
import { type Field } from './fields.js';
import { type LeftOut } from './meaning.js';

/**
 * Minor units; `paidAmount` was paid before, and the rest is open. `credit` is what is left of a credit note, as a
 * positive amount.
 */
export type RowMoney = { amount: number; paidAmount?: number } | { credit: number } | { leftOut: LeftOut };

/**
 * Returns what the row's amounts say is owed. Columns that contradict one another, or the row's state, are an
 * issue of the row: neither of them is taken.
 */
export function readMoney(cells: Cells<Field>, meaning: Meaning, unit: Unit): RowMoney {
  if (meaning === 'void' || meaning === 'draft' || meaning === 'written-off') return { leftOut: meaning };
  const amount = cells.amount('amount', unit, readNonZero);
  if (amount < 0 || meaning === 'credit-note') return creditOf(cells, amount, unit);
  const open = openOf(cells, amount, unit);
  if (meaning === 'paid' && open !== undefined && open > 0)
    cells.refuse('openAmount', `is open, and the invoice's state is "${stateOf(cells)}"`);
  if (meaning === 'paid' || open === 0)
    return cells.of('settledOn') === '' ? { leftOut: 'paid' } : { amount };
  const paid = open === undefined ? paidOf(cells, amount, unit) : amount - open;
  return paid > 0 ? { amount, paidAmount: paid } : { amount };
}

/** A credit note is written with either sign; what is left of it, where the file shows that, is the credit. */
function creditOf(cells: Cells<Field>, amount: number, unit: Unit): RowMoney {
  const whole = Math.abs(amount);
  if (cells.of('openAmount') === '') return { credit: whole };
  const left = Math.abs(cells.amount('openAmount', unit, readAmount));
  if (left > whole) cells.refuse('openAmount', 'is more than the credit note');
  return left === 0 ? { leftOut: 'paid' } : { credit: left };
}

/** Returns what is left of the invoice; undefined where the file does not show it. */
function openOf(cells: Cells<Field>, amount: number, unit: Unit): number | undefined {
  if (cells.of('openAmount') === '') return undefined;
  const open = cells.amount('openAmount', unit, readAmount);
  const paid = cells.of('paidAmount') === '' ? undefined : cells.amount('paidAmount', unit, readAmount);
  if (open < 0) cells.refuse('openAmount', 'is negative: more was paid than the invoice');
  else if (open > amount) cells.refuse('openAmount', 'is more than the invoice');
  else if (paid !== undefined && amount - paid !== open)
    cells.refuse('openAmount', `is not the invoice less what was paid ("${cells.of('paidAmount')}")`);
  return open;
}

function paidOf(cells: Cells<Field>, amount: number, unit: Unit): number {
  if (!/[1-9]/.test(cells.of('paidAmount'))) return 0;
  const paid = cells.amount('paidAmount', unit, readPositive);
  return paid > amount ? Number(cells.refuse('paidAmount', 'is more than the invoice')) : paid;
}

const stateOf = (cells: Cells<Field>): string => cells.of('paymentStatus') || cells.of('status');
