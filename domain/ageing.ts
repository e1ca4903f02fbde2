export const BUCKETS = ['current', '1-15', '16-30', '31-90', '91-120', '>120'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** The ageing bucket of a balance (product.md "Reports"). */
export function bucketOf(daysPastDue: number): Bucket {
  if (daysPastDue > 120) return '>120';
  if (daysPastDue > 90) return '91-120';
  if (daysPastDue > 30) return '31-90';
  if (daysPastDue > 15) return '16-30';
  return daysPastDue > 0 ? '1-15' : 'current';
}

export type AgeingRow = Record<Bucket, bigint> & { total: bigint };

/** Sums balances (one currency) by age. */
export function ageing(debts: Iterable<{ daysPastDue: number; balance: bigint }>): AgeingRow {
  const row = { ...Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0n])), total: 0n } as AgeingRow;
  for (const { daysPastDue, balance } of debts) {
    row[bucketOf(daysPastDue)] += balance;
    row.total += balance;
  }
  return row;
}
