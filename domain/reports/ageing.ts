export const BUCKETS = ['current', '1-15', '16-30', '31-90', '91-120', '>120'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** First day past due of each bucket but the first, in order, as PostgreSQL's width_bucket takes them. */
export const BUCKET_STARTS: readonly number[] = [1, 16, 31, 91, 121];

/** Returns the ageing bucket of a balance (product.md "Reports"). */
export const bucketOf = (daysPastDue: number): Bucket =>
  BUCKETS[BUCKET_STARTS.filter((start) => daysPastDue >= start).length]!;

export type AgeingRow = Record<Bucket, bigint> & { total: bigint };

/** Sums balances (one currency) by age. */
export function ageingRow(debts: Iterable<{ daysPastDue: number; balance: bigint }>): AgeingRow {
  const row = { ...Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0n])), total: 0n } as AgeingRow;
  for (const { daysPastDue, balance } of debts) {
    row[bucketOf(daysPastDue)] += balance;
    row.total += balance;
  }
  return row;
}
