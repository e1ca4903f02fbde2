import { type Format } from './format.js';

type Debt = { currency: string; balance: bigint; daysPastDue: number };

/** What is open in one currency, in minor units, and the part of it that is past due. */
export type Total = { currency: string; balance: bigint; pastDue: bigint };

/** One total a currency, by currency code. */
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

/** What a letter asks for: all that is past due, or all that is open where nothing is past due yet. */
export function owedText(totals: readonly Total[], format: Format): string {
  const late = totals.filter(({ pastDue }) => pastDue > 0n);
  if (late.length === 0)
    return format.list(totals.map(({ balance, currency }) => format.money(balance, currency)));
  return format.list(late.map(({ pastDue, currency }) => format.money(pastDue, currency)));
}

/** What was paid or credited of an invoice so far, in minor units. */
export function paidOf({ amount, fees, balance }: { amount: bigint; fees: bigint; balance: bigint }): bigint {
  return amount + fees - balance;
}
