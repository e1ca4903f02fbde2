import { isAlike } from './bankNames.js';

/** An incoming payment on a bank statement. */
export type BankRow = { amount: bigint; currency: string; reference: string; payer: string };

/** What the books contain about an invoice that a row may pay. */
export type MatchCandidate = {
  invoiceId: string;
  accountId: string;
  accountName: string;
  currency: string;
  balance: bigint;
  open: boolean;
};

export type Match =
  | { kind: 'invoice'; invoiceId: string }
  /** Several invoices of one account: booked on account, oldest first. */
  | { kind: 'account'; accountId: string }
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

const bare = (token: string) => token.replace(/^[._:-]+|[._:-]+$/g, '');

/**
 * Returns the debt that the reference names unambiguously. An amount alone never decides (product.md,
 * payments).
 */
export function matchBankRow(row: BankRow, candidates: readonly MatchCandidate[]): Match {
  const named = namesIn(row.reference).map((names) => longest(names, row.reference, candidates));
  if (named.some((invoices) => invoices.length > 1)) return { kind: 'none' };
  const sure = new Map(
    named
      .flat()
      .filter((one) => isDistinctive(one.invoiceId) || owes(one, row) || isAlike(row.payer, one.accountName))
      .map((one) => [one.invoiceId, one]),
  );
  const [first, ...others] = sure.values();
  if (!first) return { kind: 'none' };
  if (others.length === 0) return { kind: 'invoice', invoiceId: first.invoiceId };
  const ofOne = others.every(({ accountId }) => accountId === first.accountId);
  const inCurrency = [first, ...others].every(({ currency }) => currency === row.currency);
  return ofOne && inCurrency ? { kind: 'account', accountId: first.accountId } : { kind: 'none' };
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
