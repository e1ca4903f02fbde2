import { isAlike } from './bankNames.js';

/** An incoming payment on a bank statement. */
export type BankRow = { amount: bigint; currency: string; reference: string; payer: string };

/** What the books contain about an invoice that a row may pay. */
export type MatchCandidate = {
  invoiceId: string;
  /** What people call the invoice; its id where it has no number of its own. */
  number: string;
  accountId: string;
  accountName: string;
  currency: string;
  balance: bigint;
  open: boolean;
};

export type Match =
  | { kind: 'invoice'; invoiceId: string }
  /** Several invoices of one account: they are paid before its other ones, oldest first. */
  | { kind: 'account'; accountId: string; invoiceIds: string[] }
  | { kind: 'none' };

/**
 * Returns the possible invoice ids in a reference, in lower case: each token whole, then without words
 * attached in front (`Invoice:GP-1`). A part of a token is never an id: `GP-1-2` is a different document from
 * GP-1.
 */
export function namesIn(reference: string): string[][] {
  const tokens = reference.match(/[\p{L}\p{N}._:-]+/gu) ?? [];
  return tokens.map((token) => {
    const names: string[] = [];
    for (let rest = token; rest !== ''; rest = rest.replace(/^[^.:]*[.:]?/u, '')) {
      names.push(bare(rest));
      if (!/^[._:-]*\p{L}+[.:]/u.test(rest)) break;
    }
    return [...new Set(names)].filter((name) => name !== '').map((name) => name.toLowerCase());
  });
}

const MAX_NUMBER_PARTS = 6;

/**
 * Returns the parts of a reference, in lower case, that may be the number of an invoice with signs that ids
 * do not have, such as `INV/2025/00012` or `2025-001 / A`: from the beginning of a word to the end of one of
 * the next words.
 */
export function numbersIn(reference: string): string[] {
  const words = [...reference.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)];
  return words.flatMap(({ index: from }, place) =>
    words
      .slice(place, place + MAX_NUMBER_PARTS)
      .map(({ index, 0: last }) => reference.toLowerCase().slice(from, index + last.length)),
  );
}

const bare = (token: string) => token.replace(/^[._:-]+|[._:-]+$/g, '');

/**
 * Returns the debt that the reference names unambiguously. An amount alone never decides (product.md,
 * payments).
 */
export function matchBankRow(row: BankRow, candidates: readonly MatchCandidate[]): Match {
  const named = [
    ...namesIn(row.reference).map((names) => longest(names, row.reference, candidates)),
    ...numbered(row.reference, candidates).map((one) => [one]),
  ];
  if (named.some((invoices) => invoices.length > 1)) return { kind: 'none' };
  const sure = new Map(
    named
      .flat()
      .filter((one) => isDistinctive(one.number) || owes(one, row) || isAlike(row.payer, one.accountName))
      .map((one) => [one.invoiceId, one]),
  );
  const [first, ...others] = sure.values();
  if (!first) return { kind: 'none' };
  if (others.length === 0) return { kind: 'invoice', invoiceId: first.invoiceId };
  const ofOne = others.every(({ accountId }) => accountId === first.accountId);
  const inCurrency = [first, ...others].every(({ currency }) => currency === row.currency);
  if (!ofOne || !inCurrency) return { kind: 'none' };
  return { kind: 'account', accountId: first.accountId, invoiceIds: [...sure.keys()] };
}

/** Returns the invoices whose own number is in the reference; a number within a longer one is no name. */
function numbered(reference: string, candidates: readonly MatchCandidate[]): MatchCandidate[] {
  const parts = new Set(numbersIn(reference));
  const found = candidates.filter(
    ({ invoiceId, number }) => number !== invoiceId && parts.has(number.toLowerCase()),
  );
  return found.filter(
    ({ number }) =>
      !found.some((other) => other.number.length > number.length && other.number.includes(number)),
  );
}

/** Ids that differ only in case are distinguished when the reference has the case right. */
function longest(
  names: string[],
  reference: string,
  candidates: readonly MatchCandidate[],
): MatchCandidate[] {
  for (const name of names) {
    const same = candidates.filter(({ invoiceId }) => invoiceId.toLowerCase() === name);
    const exact = same.filter(({ invoiceId }) => reference.includes(invoiceId));
    if (same.length > 0) return exact.length === 1 ? exact : same;
  }
  return [];
}

/**
 * `2026` may be a year and `rent` a word: such an id counts only when the balance or the payer's name
 * confirms it.
 */
const isDistinctive = (id: string) => id.length >= 4 && /[a-z]/i.test(id) && /\d/.test(id);

export const owes = ({ balance, currency, open }: MatchCandidate, row: BankRow) =>
  open && currency === row.currency && balance === row.amount;
