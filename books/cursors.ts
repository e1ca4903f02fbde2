import { BadCursor } from './errors.js';

/**
 * The cursor of a list ordered by an instant and then by id. It stays right when earlier rows change or leave
 * the list.
 */
export const instantCursor = (at: Date, id: string): string => `${at.getTime()}~${id}`;

/** Throws BadCursor. */
export function readInstantCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = /^(\d{1,14})~(.+)$/s.exec(cursor) ?? [];
  if (at === undefined || id === undefined) throw new BadCursor();
  return { at: new Date(Number(at)), id };
}

/** The cursor of a list ordered by a `bigint` id. Throws BadCursor. */
export function readNumberCursor(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor)) throw new BadCursor();
  return BigInt(cursor);
}
