import { addDays } from '../../domain/calendar/days.js';
import { type Policy } from '../../domain/policy/policy.js';
import { approvedOf, type RequestedBalance, type StoredApproval } from './approvals.js';
import { closeApproval } from './changes.js';
import { digestOf } from '../keys.js';
import { type Tx } from '../../prisma/client.js';
import { type DueStep } from '../invoices/stepRuns.js';
import { composeNotice, type ComposedNotice, type NoticeRequest } from '../notices/composing/compose.js';

/**
 * A notice goes out at most so many days after it was written: later, a reader would misread its ages and
 * dates.
 */
const APPROVAL_VALID_DAYS = 5;
/** The least days that a final demand must leave its reader (product.md: 5 to 10 days). */
const SHORTEST_DEADLINE = 5;

/**
 * Returns the approved notice, byte for byte, to be sent today. Null when it is outdated: then the approval
 * is withdrawn with the reason, and the step requests another.
 */
export async function approvedNotice(
  { tx, ref, now }: DueStep,
  request: NoticeRequest,
): Promise<ComposedNotice | null> {
  const approval = await approvedOf(tx, ref);
  if (!approval?.notice) return null;
  const found = await recompose(tx, approval, request);
  if ('outdated' in found) {
    await withdraw(tx, approval, found.outdated, now);
    return null;
  }
  return { ...found, notice: { ...approval.notice, localDay: request.today } };
}

export const withdraw = (tx: Tx, approval: StoredApproval, reason: string, at: Date): Promise<void> =>
  closeApproval(tx, approval, { status: 'withdrawn', reason }, { at, actor: 'system' });

/**
 * Returns the notice of the approval as it would be written now, with its date and in the policy's words; or
 * why that is another notice, or one that is too old.
 */
export async function recompose(
  tx: Tx,
  { day, notice, written, balances }: StoredApproval,
  request: NoticeRequest,
): Promise<ComposedNotice | { outdated: string }> {
  const keepsUntil = addDays(day, daysValid(request));
  if (request.today > keepsUntil)
    return { outdated: `The letter is of ${day} and could go out until ${keepsUntil}` };
  const found = await composeNotice(tx, { ...request, today: day });
  if (digestOf(found.notice) === written) return found;
  const to = found.notice.recipients.join(', ');
  if (to !== notice?.recipients.join(', ')) return { outdated: `It would go to ${to || 'no contact'} now` };
  const isOwed = balancesText(balancesOf(found.notice, request)) === balancesText(balances);
  return { outdated: isOwed ? 'The content of the letter has changed' : 'What is owed has changed' };
}

const balancesText = (balances: RequestedBalance[]) =>
  balances.map(({ invoiceId, balance, currency }) => `${invoiceId} ${balance} ${currency}`).join();

const daysValid = ({ rule, policy }: { rule: NoticeRequest['rule']; policy: Policy }): number =>
  rule.letter === 'final-demand'
    ? Math.min(APPROVAL_VALID_DAYS, policy.finalDeadline - SHORTEST_DEADLINE)
    : APPROVAL_VALID_DAYS;

/** Returns what the invoices owe that the notice lists, in its order. */
export const balancesOf = (
  { lists }: ComposedNotice['notice'],
  { candidates }: Pick<NoticeRequest, 'candidates'>,
): RequestedBalance[] =>
  lists.map(({ invoiceId }) => {
    const { balance, currency } = candidates.find(({ id }) => id === invoiceId)!;
    return { invoiceId, balance: Number(balance), currency };
  });
