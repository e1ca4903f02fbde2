import { namesIn, numbersIn, owes, type BankRow, type MatchCandidate } from './bankMatching.js';
import { isAlike } from './bankNames.js';

export const CLUES = ['reference', 'balance', 'payer'] as const;
export type Suggestion = Pick<MatchCandidate, 'invoiceId' | 'accountId' | 'balance'> & {
  /**
   * Why the invoice may match: the reference resembles its id, its balance equals the amount, the payer
   * resembles its account.
   */
  clues: (typeof CLUES)[number][];
};

const MAX_SUGGESTIONS = 5;

/** Returns invoices for a person to review, the likeliest first. */
export function suggest(row: BankRow, candidates: readonly MatchCandidate[]): Suggestion[] {
  const named = new Set([...namesIn(row.reference).flat(), ...numbersIn(row.reference)]);
  const parts = windows(row.reference);
  return candidates
    .filter(({ open, currency }) => open && currency === row.currency)
    .map((one): Suggestion => {
      const holds = {
        reference:
          named.has(one.invoiceId.toLowerCase()) ||
          named.has(one.number.toLowerCase()) ||
          isNear(one.number, parts),
        balance: owes(one, row),
        payer: isAlike(row.payer, one.accountName),
      };
      const { invoiceId, accountId, balance } = one;
      return { invoiceId, accountId, balance, clues: CLUES.filter((clue) => holds[clue]) };
    })
    .filter(({ clues }) => clues.length > 0)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MAX_SUGGESTIONS);
}

const weight = ({ clues }: Suggestion) =>
  clues.length * 10 + clues.reduce((sum, clue) => sum + CLUES.length - CLUES.indexOf(clue), 0);

/** Returns the one debt that all suggestions agree on: it may be paid already, so its dunning waits. */
export function concerned(suggestions: readonly Suggestion[]): {
  invoiceId: string | null;
  accountId: string | null;
} {
  const [best, second] = suggestions;
  if (!best) return { invoiceId: null, accountId: null };
  const isClear = !second || best.clues.length > second.clues.length;
  const ofOne = suggestions.every(({ accountId }) => accountId === best.accountId);
  return { invoiceId: isClear ? best.invoiceId : null, accountId: isClear || ofOne ? best.accountId : null };
}

const MAX_PARTS = 40;
const MAX_WINDOW = 5;

/** Joins neighbouring parts of a reference, because people and banks insert blanks and dashes anywhere. */
export function windows(reference: string): Set<string> {
  const parts = (reference.toLowerCase().match(/[a-z]+|[0-9]+/g) ?? []).slice(0, MAX_PARTS);
  const found = new Set<string>();
  for (let start = 0; start < parts.length; start++)
    for (let length = 1; length <= MAX_WINDOW; length++)
      found.add(parts.slice(start, start + length).join(''));
  return new Set([...found].filter((one) => isDistinctive(one) || one.length >= 4));
}

/** Letters and digits together make an id, however few they are. */
const isDistinctive = (part: string) => /[a-z]/.test(part) && /\d/.test(part);

/** True for the id in another spelling, for its number alone, and for one wrong letter or digit. */
function isNear(id: string, parts: ReadonlySet<string>): boolean {
  const drawn = squeezed(id);
  const digits = digitsOf(id);
  if (parts.has(drawn) || parts.has(digits)) return true;
  return drawn.length >= 6 && [...parts].some((part) => isOneSlipApart(part, drawn));
}

export const squeezed = (id: string) => id.toLowerCase().replace(/[^a-z0-9]/g, '');
export const digitsOf = (id: string) => id.replace(/\D/g, '');

/** True when one character is added, missing or different, or two have changed places. */
function isOneSlipApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a, b].map((text) => text.slice(start, text.length - end)) as [string, string];
  return (
    Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(''))
  );
}
