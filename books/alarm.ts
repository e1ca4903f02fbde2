/**
 * A failure that only a person can mend. `summary` names no customer, because `/readyz` shows it without a
 * key.
 */
export type Alarm = { code: string; summary: string; since: Date | null };
