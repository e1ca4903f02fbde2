import { type DunningCase } from '../../domain/planning/case.js';
import { type Tx, type Books } from '../../books/book.js';
import { withAccount } from '../../books/locking.js';
import { hasUnapplied } from '../../books/inboxEvents.js';
import {
  closeNotice,
  freeze,
  noticeOf,
  sendingNotice,
  stillSending,
  unfreeze,
  type KnownNotice,
  type NoticeDraft,
  type Sent,
  type SendingNotice,
} from '../../books/notices/notices.js';
import {
  caseNow,
  loadDueStep,
  recordStep,
  stepTime,
  type DueStep,
  type Outcome,
  type StepRef,
} from '../../books/invoices/stepRuns.js';
import { openReplacementTask } from '../../books/notices/returned.js';
import { record } from '../../books/timeline.js';
import { type Deps } from '../deps.js';
import { tryAgain } from '../failure.js';
import { POSSIBLY_SENT, LEAVES_WITHIN, send, type Attempt, type Senders } from './senders.js';

/** A step's notice, or why there is none; null: another event must come first. */
export type Prepared =
  | {
      notice: Omit<NoticeDraft, 'accountId' | 'invoiceId' | 'cycle' | 'stepId'>;
      /** It uses another channel than the step's own. */
      rerouted?: boolean;
    }
  | { outcomeInstead: Outcome | null };

type NoticeWriter = {
  prepare: (due: DueStep) => Promise<Prepared>;
  /**
   * Returns the digest of the notice as it would be composed now; null when it would no longer be composed.
   */
  digestNow: (due: DueStep) => Promise<string | null>;
  /**
   * Returns the outcome of the step after the provider's answer; null when it must be prepared again for
   * another channel.
   */
  outcome: (due: DueStep, sent: Sent, notice: KnownNotice) => Promise<Outcome | null>;
};

/**
 * Runs a step that sends a notice by the send protocol (architecture.md): T0 checks and freezes the notice,
 * T1 checks again and sends it. A retry that finds it frozen sends the same bytes with the same key, or
 * nothing. When a channel refuses it for good, the next channel is used.
 */
export async function sendFrozen(deps: Deps, ref: StepRef, writer: NoticeWriter): Promise<DunningCase> {
  const { book } = deps;
  const now = stepTime(book, ref);
  const begun = await prepareT0(book, ref, now, writer);
  if ('case' in begun) return begun.case;
  let isOver = true;
  await deliver(book, deps, {
    ...begun,
    accountId: ref.accountId,
    discardUnsent: (tx) => unfreeze(tx, begun.id),
    wanted: async (tx) => {
      const due = await loadDueStep(tx, book, ref, now);
      return 'step' in due ? due : null;
    },
    digestNow: writer.digestNow,
    closed: async (due, sent, notice) => {
      const outcome = await writer.outcome(due, sent, notice);
      isOver = outcome !== null;
      if (outcome) await recordStep(due, outcome);
    },
  });
  return isOver ? caseNow(book.db, book, ref.invoiceId, now) : sendFrozen(deps, ref, writer);
}

/** T0. Returns the notice to send, or the case when there is none. */
const prepareT0 = (
  book: Books,
  ref: StepRef,
  now: number,
  writer: NoticeWriter,
): Promise<{ id: string; resumed: boolean } | { case: DunningCase }> =>
  withAccount(book, ref.accountId, async (tx) => {
    const known = await noticeOf(tx, ref);
    if (known?.status === 'sending') return { id: known.id, resumed: true };
    const due = await loadDueStep(tx, book, ref, now);
    if ('case' in due) return due;
    if (await hasUnapplied(tx, ref.accountId)) throw waitingForPayment();
    if (known?.status === 'withdrawn') await unfreeze(tx, known.id);
    else if (known) {
      await settleKnown(due, known, writer);
      return { case: await caseNow(tx, book, ref.invoiceId, now) };
    }
    const prepared = await writer.prepare(due);
    if ('notice' in prepared) {
      const draft = { ...stepColumns(ref), ...prepared.notice };
      return { id: await freeze(tx, book, draft, { rerouted: prepared.rerouted ?? false }), resumed: false };
    }
    if (prepared.outcomeInstead) await recordStep(due, prepared.outcomeInstead);
    return { case: await caseNow(tx, book, ref.invoiceId, now) };
  });

/**
 * Settles a step whose notice went out, or may have, while the step was not wanted, and which is wanted
 * again. The notice is not repeated; its outcome becomes the step's.
 */
async function settleKnown(due: DueStep, known: KnownNotice, writer: NoticeWriter): Promise<void> {
  const outcome = await writer.outcome(due, sentOf(known), known);
  if (outcome) await recordStep(due, outcome);
}

const sentOf = ({ status, providerId, error }: KnownNotice): Sent =>
  status === 'sent'
    ? { status, providerId: providerId ?? '' }
    : { status: 'unknown', error: error ?? POSSIBLY_SENT.error };

export const stepColumns = ({ invoiceId, accountId, cycle, stepId }: StepRef) => ({
  invoiceId,
  accountId,
  cycle,
  stepId,
});

export const waitingForPayment = () =>
  tryAgain('PaymentWaiting', 'An event about this account is not applied yet', 1_000);

const outdated = () =>
  tryAgain(
    'NoticeOutdated',
    'What the notice says has changed since it was written; it is written again',
    100,
  );

export type Delivery<Wanted> = {
  id: string;
  accountId: string;
  /** False when this run has just frozen the notice, so that it cannot have been sent before. */
  resumed: boolean;
  /**
   * Runs when this run certainly sent nothing and will not send: discards what it froze, so that the next run
   * composes again.
   */
  discardUnsent?: (tx: Tx) => Promise<void>;
  /** Checks under the lock, right before sending, that the notice is still wanted. Null: it is not. */
  wanted: (tx: Tx) => Promise<Wanted | null>;
  /**
   * Returns the digest of the notice as it would be composed now, to compare with the frozen one's. Absent:
   * its content does not change.
   */
  digestNow?: (wanted: Wanted) => Promise<string | null>;
  /** Runs in the transaction of the outcome when the notice was wanted. */
  closed: (wanted: Wanted, sent: Sent, notice: SendingNotice) => Promise<void>;
};

/**
 * T1 of the send protocol: checks again under the account's lock, sends the frozen bytes with the frozen key
 * and books the outcome. No send starts after a payment's commit, because a payment takes the same lock.
 * Throws a retryable failure when the provider gave no clear answer about the notice.
 */
export async function deliver<Wanted>(
  book: Books,
  senders: Senders,
  delivery: Delivery<Wanted>,
): Promise<void> {
  let hasBegun = false;
  const frozen = await sendingNotice(book.db, delivery.id);
  if (!frozen) return;
  // The pace is awaited before the lock: a payment of this account does not wait for the notices of others.
  const paced = senders.pace ?? ((call) => call());
  const failure = await paced(() =>
    withAccount(book, delivery.accountId, async (tx) => {
      hasBegun = true;
      const notice = await stillSending(tx, frozen);
      if (!notice) return null;
      const wanted = await delivery.wanted(tx);
      const attempt = await attemptOf(tx, senders, { delivery, notice, wanted });
      if (!attempt.sent) {
        if (attempt.certain && !delivery.resumed) await delivery.discardUnsent?.(tx);
        return attempt.failure;
      }
      await closeNotice(tx, book, notice.id, attempt.sent);
      if (attempt.sent.status === 'unknown') await recordUnknown(tx, book, notice);
      if (wanted) await delivery.closed(wanted, attempt.sent, notice);
      // The provider's report on the notice may have arrived before its answer was booked.
      await openReplacementTask(tx, notice.id, new Date(book.clock.now()));
      return null;
    }),
  ).catch(async (error: unknown) => {
    // The account was busy: the frozen notice has not been tried, and must not count as one that may have
    // gone out.
    if (!hasBegun && !delivery.resumed && delivery.discardUnsent)
      await book.db.$transaction(delivery.discardUnsent);
    throw error;
  });
  if (failure) throw failure;
}

/** Checks a last time: a notice that is no longer wanted or no longer true is not sent. */
async function attemptOf<Wanted>(
  tx: Tx,
  senders: Senders,
  { delivery, notice, wanted }: { delivery: Delivery<Wanted>; notice: SendingNotice; wanted: Wanted | null },
): Promise<Attempt> {
  const { resumed } = delivery;
  const accepted = acceptedBefore(notice);
  if (accepted) return { sent: accepted };
  const leavesBy = Date.now() + LEAVES_WITHIN;
  if (await hasUnapplied(tx, delivery.accountId))
    return { sent: null, failure: waitingForPayment(), certain: true };
  if (!wanted) return { sent: notSent(resumed) };
  if (await isUnchanged(delivery, wanted, notice)) return send(tx, senders, notice, { resumed, leavesBy });
  return resumed ? { sent: POSSIBLY_SENT } : { sent: null, failure: outdated(), certain: true };
}

/** An earlier attempt went out: the provider reported on the notice before its answer was booked. */
const acceptedBefore = ({ delivery, providerId }: SendingNotice): Sent | null =>
  delivery && providerId ? { status: 'sent', providerId } : null;

/** Amounts, invoices and recipients must be the same at sending as at freezing. */
const isUnchanged = async <Wanted>(
  { digestNow }: Delivery<Wanted>,
  wanted: Wanted,
  { digest }: SendingNotice,
): Promise<boolean> => !digestNow || (await digestNow(wanted)) === digest;

const notSent = (resumed: boolean): Sent =>
  resumed ? POSSIBLY_SENT : { status: 'withdrawn', error: 'No longer wanted when it was to be sent' };

async function recordUnknown(
  tx: Tx,
  { clock }: Books,
  { accountId, invoiceId, stepId, template }: SendingNotice,
): Promise<void> {
  const summary = `It is not known whether the ${template} letter went out; it is not sent again`;
  await record(tx, {
    accountId,
    invoiceId,
    at: new Date(clock.now()),
    type: 'notice.unknown',
    stepId,
    summary,
    actor: 'system',
  });
}
