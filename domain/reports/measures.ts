/** The inputs of a period's measures: the receivables ledger in one currency and minor units. */
export type Receivables = {
  /** Owed when the period began. */
  beginning: bigint;
  /** Invoiced on credit in the period, less what was voided in it. */
  sales: bigint;
  /** Paid in the period, less refunds and chargebacks. */
  collected: bigint;
  /** Owed when the period ended. */
  ending: bigint;
  /** The part of `ending` that was not past due then. */
  endingCurrent: bigint;
};

/**
 * Returns the days sales outstanding by the simple method: receivables at the end ÷ credit sales of the
 * period × its days. One decimal; null when nothing was sold.
 */
export const daysSalesOutstanding = (
  { ending, sales }: Pick<Receivables, 'ending' | 'sales'>,
  days: number,
): number | null => ratio(ending * BigInt(days), sales);

/**
 * Returns the collection effectiveness index (Credit Research Foundation), the collected share of what could
 * be collected, in percent: (beginning + sales − ending total) ÷ (beginning + sales − ending current) × 100.
 * One decimal; null when nothing could be collected.
 */
export const collectionEffectiveness = ({
  beginning,
  sales,
  ending,
  endingCurrent,
}: Omit<Receivables, 'collected'>): number | null =>
  ratio((beginning + sales - ending) * 100n, beginning + sales - endingCurrent);

/**
 * Returns the collection rate: paid ÷ (owed at the beginning + invoiced since), in percent. Unlike the index
 * it counts only money, not credit notes and write-offs. One decimal; null when nothing was owed.
 */
export const collectionRate = ({
  beginning,
  sales,
  collected,
}: Pick<Receivables, 'beginning' | 'sales' | 'collected'>): number | null =>
  ratio(collected * 100n, beginning + sales);

/**
 * Returns the kept promises as a percentage of those kept or broken, with one decimal; null when there were
 * none.
 */
export const keptRate = (kept: number, broken: number): number | null =>
  ratio(BigInt(kept) * 100n, BigInt(kept + broken));

/** Rounds to one decimal, half away from zero. */
function ratio(above: bigint, below: bigint): number | null {
  if (below <= 0n) return null;
  const twentieths = (above * 20n) / below;
  return Number((twentieths + (twentieths < 0n ? -1n : 1n)) / 2n) / 10;
}
