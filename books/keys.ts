import { createHash } from 'node:crypto';

/**
 * A key for other systems, made from business ids: the same on every retry, with letters, digits and dashes
 * only.
 */
export const businessKey = (...parts: (string | number)[]): string =>
  `${parts[0]}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;

/** Same body ⇔ same digest, in any order of its keys. */
export function digestOf(body: object): string {
  const text = JSON.stringify(
    Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)),
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  );
  return createHash('sha256').update(text).digest('hex');
}
