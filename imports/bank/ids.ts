import { createHash } from 'node:crypto';

/** The parts of a row that distinguish one transaction from another. */
export type RowIdentity = {
  transactionId: string;
  receivedOn: string;
  amount: number;
  currency: string;
  reference: string;
  payer: string;
};

/** Placeholders that banks write instead of an id. */
const PLACEHOLDERS = new Set(['NONREF', 'NOTPROVIDED', 'NOREF', 'N/A', '-', '0']);

/** True for an empty text too. */
export const isNoId = (text: string): boolean => text === '' || PLACEHOLDERS.has(text.toUpperCase());

/**
 * Returns a function that gives the ids of a file's rows, in the file's order. A row has the same id in every
 * export, so that it is booked once. The id comes from the bank's own id; without one, from the row's content
 * and the number of equal rows before it in this file. So two equal rows both count, and the same file again,
 * or one that overlaps it by whole days, finds both known.
 */
export function rowIds(): (row: RowIdentity) => string {
  const seen = new Map<string, number>();
  return ({ transactionId, receivedOn, amount, currency, reference, payer }) => {
    if (!isNoId(transactionId)) {
      return /^[A-Za-z0-9._:-]{1,80}$/.test(transactionId)
        ? `bank-${transactionId}`
        : `bank-${digest(transactionId)}`;
    }
    const content = JSON.stringify([receivedOn, amount, currency, plain(reference), plain(payer)]);
    const place = (seen.get(content) ?? 0) + 1;
    seen.set(content, place);
    return `bank-${digest(content, String(place))}`;
  };
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();

const digest = (...texts: string[]) =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
