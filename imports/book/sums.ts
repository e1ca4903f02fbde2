import { type LocalDate } from '../../domain/calendar/days.js';
import { moneyText } from '../../domain/money/money.js';
import { type CreditDraft, type ImportedInvoice } from './row.js';

type Sum = { count: number; amount: bigint };
type State = 'open' | 'pastDue' | 'settled' | 'credits';

const nothing = (): Record<State, Sum> => ({
  open: { count: 0, amount: 0n },
  pastDue: { count: 0, amount: 0n },
  settled: { count: 0, amount: 0n },
  credits: { count: 0, amount: 0n },
});

/** The invoices of a file by currency and state, as they would be on the local date `today`. */
export class SumsOfFile {
  private readonly sums = new Map<string, Record<State, Sum>>();

  constructor(private readonly today: LocalDate) {}

  add({ amount, paidAmount = 0, settledOn, dueOn, currency }: ImportedInvoice): void {
    const sums = this.of(currency);
    if (settledOn !== undefined && settledOn <= this.today) return count(sums.settled, amount);
    count(sums.open, amount - paidAmount);
    if (dueOn < this.today) count(sums.pastDue, amount - paidAmount);
  }

  addCredit({ amount, currency }: CreditDraft['credit']): void {
    count(this.of(currency).credits, amount);
  }

  private of(currency: string): Record<State, Sum> {
    const sums = this.sums.get(currency) ?? nothing();
    this.sums.set(currency, sums);
    return sums;
  }

  /** Returns a sentence for each currency: `EUR 1,500.00 open in 3 invoices, EUR 500.00 of it past due in 1.` */
  texts(): string[] {
    return [...this.sums].sort().map(([currency, { open, pastDue, settled, credits }]) => {
      const money = ({ amount }: Sum) => moneyText(amount, currency);
      const late = pastDue.count > 0 ? `, ${money(pastDue)} of it past due in ${pastDue.count}` : '';
      const history = settled.count > 0 ? `; ${settled.count} settled before` : '';
      const less = credits.count > 0 ? `; ${money(credits)} in credit notes` : '';
      return `${money(open)} open in ${open.count} ${open.count === 1 ? 'invoice' : 'invoices'}${late}${history}${less}.`;
    });
  }
}

function count(sum: Sum, amount: number): void {
  sum.count += 1;
  sum.amount += BigInt(amount);
}
