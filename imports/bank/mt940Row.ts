import { textProblem } from '../files/cells.js';
import { type ImportIssue } from '../files/issue.js';
import { isNoId } from './ids.js';
import { readEntry, type Mt940Entry } from './mt940Entry.js';
import { informationOf, type Information } from './mt940Information.js';
import { joinedReference, MAX_PAYER, MAX_REFERENCE } from './reference.js';
import { type PlacedRow, type ReadBankRow } from './row.js';

/** The first line of a field 61, and the lines of the field 86 that follows it. */
export type Transaction = { entry: string; information: readonly string[] };

/** Charges and commission, by the types of transaction that SWIFT names. */
const CHARGES = /^[A-Z](?:CHG|COM)$/;

/** Returns the row of a transaction, or what is wrong with it; `currency` is that of the statement's balance. */
export function transactionRow(
  { entry, information }: Transaction,
  { line, currency }: { line: number; currency: string | null },
): PlacedRow {
  const refused = (problem: string): PlacedRow => ({ line, issues: [issueOf(line, entry, problem)] });
  if (currency === null) return refused('has no balance (:60F:) before it, which names the currency');
  const read = readEntry(entry, currency);
  if (typeof read === 'string') return refused(read);
  return { line, ...rowOf(read, informationOf(information), { line, currency }) };
}

function rowOf(
  entry: Mt940Entry,
  information: Information,
  { line, currency }: { line: number; currency: string },
): ReadBankRow {
  const { mark, isIncoming, amount, type, receivedOn } = entry;
  if (amount === 0) return { leftOut: 'no transaction' };
  if (mark.startsWith('E')) return { leftOut: 'waiting' };
  if (isIncoming && CHARGES.test(type)) return { leftOut: 'bank charge' };
  const texts = [...information.references, entry.customerReference].filter((text) => !isNoId(text));
  const identity = {
    transactionId: idOf(entry),
    receivedOn,
    amount: isIncoming ? amount : -amount,
    currency,
    reference: joinedReference(texts),
    payer: information.payer,
  };
  const issues = issuesOf([...texts, identity.transactionId], identity.payer, line);
  if (issues.length > 0) return { issues };
  return { identity, reversal: mark.startsWith('R') || information.isReturn };
}

/** Some banks count the entries of each statement from one, so a reference is an id of its day only. */
const idOf = ({ bankReference, receivedOn }: Mt940Entry): string =>
  isNoId(bankReference) ? '' : `${bankReference}:${receivedOn}`;

function issuesOf(texts: readonly string[], payer: string, line: number): ImportIssue[] {
  const checked = [...texts.map((text) => [text, MAX_REFERENCE] as const), [payer, MAX_PAYER] as const];
  return checked.flatMap(([value, longest]) => {
    const problem = textProblem(value, longest);
    return problem === null ? [] : [issueOf(line, value, problem)];
  });
}

const issueOf = (line: number, value: string, problem: string): ImportIssue => ({
  line,
  column: null,
  value,
  problem,
});
