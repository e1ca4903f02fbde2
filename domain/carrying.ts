import { type LocalDate } from './days.js';

export type Speaker = {
  invoiceId: string;
  dueOn: LocalDate;
  open: boolean;
  paused: boolean;
  disputed: boolean;
};

/**
 * The invoice that speaks for its account: of the open, undisputed, unpaused ones the longest past due (rule 6).
 * Null when none may speak.
 */
export function carrying<T extends Speaker>(invoices: readonly T[]): T | null {
  return invoices
    .filter(({ open, paused, disputed }) => open && !paused && !disputed)
    .reduce<T | null>(
      (oldest, candidate) => (oldest && !isOlder(candidate, oldest) ? oldest : candidate),
      null,
    );
}

const isOlder = (a: Speaker, b: Speaker) =>
  a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.invoiceId < b.invoiceId);
