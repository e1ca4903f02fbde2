import { mayCarry } from '../../domain/planning/carryingInvoice.js';
import { type NoticeRule, type OwnWords } from '../../domain/policy/policy.js';
import { findAccount } from '../accounts/accounts.js';
import { findApproval, type StoredApproval } from './approvals.js';
import { closeApproval, rewrite } from './changes.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { bumpRevision } from '../invoices/invoices.js';
import { digestOf } from '../keys.js';
import { IllegalChange, NotFound } from '../errors.js';
import { dueStepOf, recordStep, invoiceContextOf, type DueStep } from '../invoices/stepRuns.js';
import { recompose, withdraw } from './approvedNotice.js';
import { composeNotice, type NoticeRequest } from '../notices/composing/compose.js';
import { noticeRequest } from '../notices/composing/request.js';
import { inWords } from '../notices/composing/customWording.js';

/** A waiting approval, under its account's lock. */
type LockedApproval = { approval: StoredApproval; due: DueStep };
/** Why the approval is withdrawn instead; null when the decision is valid. */
type WithdrawalReason = string | null;

/**
 * Approves the step as it was shown; it runs at once, in the account's hours. `seen` is the digest of the
 * notice that the person read, where the caller knows it; a repeated call changes nothing. Throws NotFound,
 * AccountBusy, or IllegalChange when it was decided otherwise or the notice is outdated (then the approval is
 * withdrawn and requested again).
 */
export const approve = (
  book: Books,
  id: string,
  { seen, actor }: { seen: string | null; actor: string },
): Promise<StoredApproval> =>
  decide(book, id, ['approved', 'done'], async ({ approval, due }) => {
    const { notice } = approval;
    if (seen && notice && seen !== digestOf(notice))
      throw new IllegalChange(`The letter of approval ${id} was edited since it was read; read it again`);
    const outdated = await whyNot(due, approval);
    if (outdated) return outdated;
    const by = { at: due.now, actor };
    await closeApproval(due.tx, approval, { status: 'approved', reason: null }, by);
    return null;
  });

/**
 * Refuses the step, which then does not take place; a repeated call changes nothing. Throws NotFound,
 * AccountBusy, or IllegalChange when it was decided otherwise.
 */
export const refuse = (
  book: Books,
  id: string,
  { reason, actor }: { reason: string; actor: string },
): Promise<StoredApproval> =>
  decide(book, id, ['refused'], async ({ approval, due }) => {
    await closeApproval(due.tx, approval, { status: 'refused', reason }, { at: due.now, actor });
    await recordStep(due, { outcome: 'skipped', summary: `Approval refused: ${reason}` });
    return null;
  });

/**
 * Makes the one edit: writes the notice again, with its date, in these words; the same words again change
 * nothing. Throws NotFound, AccountBusy, or IllegalChange when it was edited or decided before, has no
 * notice, or is outdated.
 */
export const edit = (
  book: Books,
  id: string,
  { words, actor }: { words: OwnWords; actor: string },
): Promise<StoredApproval> =>
  decide(book, id, [], async ({ approval, due }) => {
    if (approval.words && digestOf(approval.words) === digestOf(words)) return null;
    if (approval.words)
      throw new IllegalChange(`The letter of approval ${id} was edited before: it may be once`);
    const rule = noticeOf(due);
    if (!approval.notice || !rule) throw new IllegalChange(`Approval ${id} is about no letter`);
    if (approval.notice.channel === 'sms')
      throw new IllegalChange(`Approval ${id} is about a text message, whose words are fixed`);
    const request = await noticeRequest(due, rule);
    assertCarrying(request);
    const found = await recompose(due.tx, approval, request);
    if ('outdated' in found) return found.outdated;
    const account = (await findAccount(due.tx, approval.accountId))!;
    const policy = inWords(request.policy, rule.letter, account.locale, words);
    const { notice } = await composeNotice(due.tx, { ...request, policy, today: approval.day });
    await rewrite(due.tx, approval, notice, words, { at: due.now, actor });
    return null;
  });

async function decide(
  book: Books,
  id: string,
  same: string[],
  change: (held: LockedApproval) => Promise<WithdrawalReason>,
): Promise<StoredApproval> {
  const { accountId } = await requireApproval(book.db, id);
  const withdrawn = await withAccount(book, accountId, async (tx) => {
    const approval = await requireApproval(tx, id);
    if (same.includes(approval.status)) return null;
    if (approval.status !== 'waiting')
      throw new IllegalChange(`Approval ${id} is ${approval.status} already${because(approval.reason)}`);
    const now = book.clock.now();
    const { invoiceId, cycle, stepId } = approval;
    const ref = { invoiceId, accountId, cycle, stepId, at: new Date(now).toISOString() };
    const due = dueStepOf(tx, ref, await invoiceContextOf(tx, invoiceId, now), now);
    const outdated = await change({ approval, due });
    if (outdated) await withdraw(tx, approval, outdated, due.now);
    await bumpRevision(tx, due.now, [invoiceId]);
    return outdated;
  });
  if (withdrawn)
    throw new IllegalChange(
      `Approval ${id} is withdrawn, and requested again if the step still needs it: ${withdrawn}`,
    );
  return requireApproval(book.db, id);
}

const because = (reason: string | null) => (reason ? `: ${reason}` : '');

async function requireApproval(db: Database | Tx, id: string): Promise<StoredApproval> {
  const approval = await findApproval(db, id);
  if (!approval) throw new NotFound(`There is no approval ${id}`);
  return approval;
}

const noticeOf = ({ step }: DueStep): NoticeRule | null => (step?.rule.kind === 'notice' ? step.rule : null);

/**
 * Returns why the step must not run as it was requested. While the invoice waits for something else, only the
 * sending itself can find out.
 */
async function whyNot(due: DueStep, approval: StoredApproval): Promise<WithdrawalReason> {
  if (!due.step) return `The invoice's policy has no step ${approval.stepId} any more`;
  const rule = noticeOf(due);
  if (!approval.notice || !rule) return null;
  const request = await noticeRequest(due, rule);
  if (!isCarrying(request)) return null;
  const found = await recompose(due.tx, approval, request);
  return 'outdated' in found ? found.outdated : null;
}

const isCarrying = ({ invoiceId, candidates }: NoticeRequest): boolean =>
  candidates.some((candidate) => candidate.id === invoiceId && mayCarry(candidate));

function assertCarrying(request: NoticeRequest): void {
  if (!isCarrying(request))
    throw new IllegalChange(`Invoice ${request.invoiceId} waits: its letter can be edited when it goes on`);
}
