import { isCurrency, moneyText } from '../../domain/money/money.js';
import { type ImportIssue } from '../files/issue.js';
import { readMinor } from './mt940Amount.js';
import { readEntry } from './mt940Entry.js';
import { isBalance, type Mt940Field } from './mt940Fields.js';

/** `C260102EUR1000,00` */
const BALANCE = /^([CD])\d{6}([A-Z]{3})(\d+,\d*)$/;

type Balance = { minor: bigint; currency: string };

/** Returns the currency of the account, null for a balance that cannot be read. */
export function currencyOf(written: string): string | null {
  const code = BALANCE.exec(written.trim())?.[2] ?? '';
  return isCurrency(code) ? code : null;
}

function balanceOf(written: string): Balance | null {
  const [, mark, code = '', amount = ''] = BALANCE.exec(written.trim()) ?? [];
  if (!isCurrency(code)) return null;
  const minor = readMinor(amount, code);
  return typeof minor === 'string' ? null : { minor: mark === 'D' ? -minor : minor, currency: code };
}

/** A statement whose last balance has not come yet, and the balance that its entries lead to so far. */
type Open = { first: Mt940Field; expected: Balance | null };

/**
 * Returns an issue for each statement whose entries do not lead from its first balance to its last one: a line
 * of it is missing or damaged. A statement with an entry that cannot be read has its issue already.
 */
export function balanceIssues(fields: readonly Mt940Field[]): ImportIssue[] {
  const issues: ImportIssue[] = [];
  let open: Open | null = null;
  const close = () => {
    if (open?.expected)
      issues.push(issueOf(open.first, 'has no last balance (:62F:) after it: export again'));
    open = null;
  };
  for (const field of fields) {
    if (field.tag === '20') close();
    if (isBalance(field.tag, '60')) {
      close();
      open = { first: field, expected: balanceOf(textOf(field)) };
      if (!open.expected) issues.push(issueOf(field, 'is no balance (field 60 of MT940)'));
    }
    if (field.tag === '61' && open?.expected) open.expected = after(open.expected, textOf(field));
    if (isBalance(field.tag, '62')) {
      if (open?.expected) issues.push(...mismatch(field, open.expected));
      open = null;
    }
  }
  close();
  return issues;
}

function mismatch(field: Mt940Field, { minor, currency }: Balance): ImportIssue[] {
  const closing = balanceOf(textOf(field));
  if (closing?.minor === minor && closing.currency === currency) return [];
  const reached = moneyText(minor, currency);
  const problem = `is the last balance, and the entries read lead to ${reached}: look for a missing or damaged entry`;
  return [issueOf(field, problem)];
}

const textOf = ({ lines: [first = ''] }: Mt940Field): string => first;

const issueOf = (field: Mt940Field, problem: string): ImportIssue => ({
  line: field.line,
  column: null,
  value: textOf(field),
  problem,
});

function after({ minor, currency }: Balance, written: string): Balance | null {
  const entry = readEntry(written, currency);
  if (typeof entry === 'string') return null;
  if (entry.mark.startsWith('E')) return { minor, currency };
  return { minor: minor + BigInt(entry.isIncoming ? entry.amount : -entry.amount), currency };
}
