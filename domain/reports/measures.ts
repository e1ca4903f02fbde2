/** What a period's measures are made of: one currency, minor units, of the receivables ledger. */
export type Receivables = {
  /** Owed when the period began. */
  beginning: bigint;
  /** Invoiced on credit in the period, less what was voided in it. */
  sales: bigint;
  /** Paid in the period, less what went back. */
  collected: bigint;
  /** Owed when the period ended. */
  ending: bigint;
  /** The part of it that was not past due by then. */
  endingCurrent: bigint;
};

/**
 * Days sales outstanding by the simple method: receivables at the end ÷ credit sales of the period × its days. One
 * decimal; null where nothing was sold.
 */
export const daysSalesOutstanding = (
  { ending, sales }: Pick<Receivables, 'ending' | 'sales'>,
  days: number,
): number | null => ratio(ending * BigInt(days), sales);

/**
 * Collection effectiveness index (Credit Research Foundation): of what could be collected so much was, in percent:
 * (beginning + sales − ending total) ÷ (beginning + sales − ending current) × 100. One decimal; null where nothing
 * could be collected.
 */
export const collectionEffectiveness = ({
  beginning,
  sales,
  ending,
  endingCurrent,
}: Omit<Receivables, 'collected'>): number | null =>
  ratio((beginning + sales - ending) * 100n, beginning + sales - endingCurrent);

/**
 * Collection rate: what was paid ÷ what was owed at the beginning and invoiced since, in percent. Unlike the index it
 * counts money only, not credit notes and write-offs. One decimal; null where nothing was owed.
 */
export const collectionRate = ({
  beginning,
  sales,
  collected,
}: Pick<Receivables, 'beginning' | 'sales' | 'collected'>): number | null =>
  ratio(collected * 100n, beginning + sales);

/** Kept of those that were kept or broken, in percent with one decimal; null where none was. */
export const keptRate = (kept: number, broken: number): number | null =>
  ratio(BigInt(kept) * 100n, BigInt(kept + broken));

/** One decimal, rounded half away from zero. */
function ratio(above: bigint, below: bigint): number | null {
  if (below <= 0n) return null;
  const twentieths = (above * 20n) / below;
  return Number((twentieths + (twentieths < 0n ? -1n : 1n)) / 2n) / 10;
}
