import { type LeftOut } from './meaning.js';

type Reason = LeftOut | 'no invoice';

const NAMES: Record<Reason, (count: number) => string> = {
  paid: () => 'paid',
  void: () => 'void',
  draft: () => 'draft',
  'written-off': () => 'written off',
  'no invoice': (count) => (count === 1 ? 'line of totals or notes' : 'lines of totals or notes'),
};

/** Counts the rows that are no open debt, by their reason. */
export class LeftOutCounts {
  private readonly counts = new Map<Reason, number>();

  add(reason: Reason): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
  }

  /** `3 paid, 1 void`; empty when nothing was left out. */
  text(): string {
    return [...this.counts].map(([reason, count]) => `${count} ${NAMES[reason](count)}`).join(', ');
  }
}
