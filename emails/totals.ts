type Debt = { currency: string; balance: bigint; daysPastDue: number };

/** The open amount in one currency, in minor units, and the part of it that is past due. */
export type Total = { currency: string; balance: bigint; pastDue: bigint };

/** Returns one total a currency, by currency code. */
export function totalsOf(debts: readonly Debt[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { currency, balance, daysPastDue } of debts) {
    const total = totals.get(currency) ?? { currency, balance: 0n, pastDue: 0n };
    total.balance += balance;
    if (daysPastDue > 0) total.pastDue += balance;
    totals.set(currency, total);
  }
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Returns the amount paid or credited on an invoice so far, in minor units. */
export function paidOf({ amount, fees, balance }: { amount: bigint; fees: bigint; balance: bigint }): bigint {
  return amount + fees - balance;
}
