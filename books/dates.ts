import { type LocalDate } from '../domain/calendar/days.js';

/** A `date` column as Prisma gives it (midnight UTC) ↔ YYYY-MM-DD. */
export const dateOf = (column: Date): LocalDate => column.toISOString().slice(0, 10);
export const column = (date: LocalDate): Date => new Date(`${date}T00:00:00Z`);
