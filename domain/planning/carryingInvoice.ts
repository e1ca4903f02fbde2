import { type LocalDate } from '../calendar/days.js';

type Dated = { invoiceId: string; dueOn: LocalDate };

export type CarryingCandidate = Dated & {
  open: boolean;
  paused: boolean;
  disputed: boolean;
  /** Back from counsel: its letters are written, and it must not silence those of the others. */
  recalled?: boolean;
};

/**
 * The invoice that speaks for its account: of the open, undisputed, unpaused ones the longest past due (rule 6), one
 * that was recalled from counsel only where there is no other. Null when none may speak.
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

/** It may carry the account's letters, and stands in them. */
export const mayCarry = ({
  open,
  paused,
  disputed,
}: Pick<CarryingCandidate, 'open' | 'paused' | 'disputed'>): boolean => open && !paused && !disputed;

/** Longest past due, then by id: one order for every machine, whatever its language. */
export const isOlder = (a: Dated, b: Dated): boolean =>
  a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.invoiceId < b.invoiceId);
