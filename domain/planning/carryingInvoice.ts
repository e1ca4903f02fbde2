import { type LocalDate } from '../calendar/days.js';

type Dated = { invoiceId: string; dueOn: LocalDate };

export type CarryingCandidate = Dated & {
  open: boolean;
  paused: boolean;
  disputed: boolean;
  /**
   * Recalled from counsel: its notices are sent already, and it must not suppress those of the other
   * invoices.
   */
  recalled?: boolean;
};

/**
 * Returns the invoice that carries its account's notices: the longest past due (rule 6) of the open,
 * undisputed, unpaused ones; one recalled from counsel only when there is no other. Null when none may carry
 * them.
 */
export function carrying<T extends CarryingCandidate>(invoices: readonly T[]): T | null {
  return invoices
    .filter(mayCarry)
    .reduce<T | null>(
      (oldest, candidate) => (oldest && !comesBefore(candidate, oldest) ? oldest : candidate),
      null,
    );
}

const comesBefore = (a: CarryingCandidate, b: CarryingCandidate): boolean =>
  Boolean(a.recalled) === Boolean(b.recalled) ? isOlder(a, b) : !a.recalled;

/** True when the invoice may carry the account's notices and is listed in them. */
export const mayCarry = ({
  open,
  paused,
  disputed,
}: Pick<CarryingCandidate, 'open' | 'paused' | 'disputed'>): boolean => open && !paused && !disputed;

/** Longest past due first, then by id: the same order on every machine, in any locale. */
export const isOlder = (a: Dated, b: Dated): boolean =>
  a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.invoiceId < b.invoiceId);
