import { addDays } from '../../domain/calendar/days.js';
import { type Policy } from '../../domain/policy/policy.js';
import { approvedOf, type AskedBalance, type StoredApproval } from './approvals.js';
import { closeAsked } from './changes.js';
import { digestOf } from '../keys.js';
import { type Tx } from '../../prisma/client.js';
import { type Due } from '../invoices/stepRuns.js';
import { composeNotice, type Composed, type Wanted } from '../notices/composing/compose.js';

/** A letter goes out at most so many days after it was written: older, its ages and dates are no longer what a reader takes them for. */
const KEEPS = 5;
/** What a final demand must leave its reader at least (product.md: 5 to 10 days). */
const SHORTEST_DEADLINE = 5;

/**
 * The letter that was approved, byte for byte, to be sent today. Null when it is not true any more: then the approval is
 * withdrawn with the reason, and the step asks anew.
 */
export async function allowedLetter({ tx, ref, now }: Due, wanted: Wanted): Promise<Composed | null> {
  const approval = await approvedOf(tx, ref);
  if (!approval?.letter) return null;
  const found = await lookAgain(tx, approval, wanted);
  if ('untrue' in found) {
    await withdraw(tx, approval, found.untrue, now);
    return null;
  }
  return { ...found, letter: { ...approval.letter, localDay: wanted.today } };
}

export const withdraw = (tx: Tx, approval: StoredApproval, reason: string, at: Date): Promise<void> =>
  closeAsked(tx, approval, { status: 'withdrawn', reason }, { at, actor: 'system' });

/**
 * The letter that was asked about as it would be written now, with its date and in the policy's words; or why that is
 * another letter, or one that is too old.
 */
export async function lookAgain(
  tx: Tx,
  { day, letter, written, balances }: StoredApproval,
  wanted: Wanted,
): Promise<Composed | { untrue: string }> {
  const keepsUntil = addDays(day, daysKept(wanted));
  if (wanted.today > keepsUntil)
    return { untrue: `The letter is of ${day} and could go out until ${keepsUntil}` };
  const found = await composeNotice(tx, { ...wanted, today: day });
  if (digestOf(found.letter) === written) return found;
  const to = found.letter.recipients.join(', ');
  if (to !== letter?.recipients.join(', ')) return { untrue: `It would go to ${to || 'nobody'} now` };
  const isOwed = told(balancesOf(found.letter, wanted)) === told(balances);
  return { untrue: isOwed ? 'Something that the letter says has changed' : 'What is owed has changed' };
}

const told = (balances: AskedBalance[]) =>
  balances.map(({ invoiceId, balance, currency }) => `${invoiceId} ${balance} ${currency}`).join();

const daysKept = ({ rule, policy }: { rule: Wanted['rule']; policy: Policy }): number =>
  rule.letter === 'final-demand' ? Math.min(KEEPS, policy.finalDeadline - SHORTEST_DEADLINE) : KEEPS;

/** What the invoices owe that the letter lists, in its order. */
export const balancesOf = (
  { lists }: Composed['letter'],
  { voices }: Pick<Wanted, 'voices'>,
): AskedBalance[] =>
  lists.map(({ invoiceId }) => {
    const { balance, currency } = voices.find(({ id }) => id === invoiceId)!;
    return { invoiceId, balance: Number(balance), currency };
  });
