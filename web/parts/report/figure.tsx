import { type Measure } from '../../../domain/reports/measureNames.js';
import { amount, count } from '../../format.js';

/** The filter of the rows behind a figure; both days are included. */
export type Behind = { currency: string; from: string; until: string; accountId?: string };

export const rowsPath = (measure: Measure, of: Behind) =>
  `/reports/rows?${new URLSearchParams({ measure, ...of })}`;

type Props = { measure: Measure; behind: Behind };

/** An amount that links to its rows; without rows it is plain text. */
export const AmountFigure = ({ of, rows = of, ...to }: Props & { of: bigint; rows?: number | bigint }) => {
  const text = amount(of, to.behind.currency);
  return BigInt(rows) === 0n ? text : <a href={rowsPath(to.measure, to.behind)}>{text}</a>;
};

/** A count that links to its rows. */
export const CountFigure = ({ of, measure, behind }: Props & { of: number }) =>
  of === 0 ? '0' : <a href={rowsPath(measure, behind)}>{count(of)}</a>;
