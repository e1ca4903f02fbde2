import { type DunningCase } from '../domain/case.js';
import { offersOptOut } from '../emails/render.js';
import { withAccount, type Book, type Tx } from '../prisma/client.js';
import { hasUnapplied } from '../prisma/inbox.js';
import {
  close,
  freeze,
  noticeId,
  sendingNotice,
  unfreeze,
  type NoticeDraft,
  type Sent,
  type SendingNotice,
} from '../prisma/notices.js';
import {
  caseNow,
  findDue,
  recordStep,
  stepTime,
  type Due,
  type Outcome,
  type StepRef,
} from '../prisma/steps.js';
import { standInForReturned } from '../prisma/returnedLetters.js';
import { record } from '../prisma/timeline.js';
import { type Mailer } from '../providers/mail.js';
import { type Deps } from './deps.js';
import { tryAgain } from './failure.js';

/** The provider answers within this, or the send counts as unknown; shorter than the transaction that waits for it. */
const SEND_WITHIN = 8_000;
/** The provider forgets idempotency keys after 24 hours: past this the same letter might go out twice. */
const KEY_LIVES = 23 * 3_600_000;

/** What a step's letter says, or why there is none; null: something else must happen first. */
export type Prepared =
  { letter: Omit<NoticeDraft, 'accountId' | 'invoiceId' | 'cycle' | 'stepId'> } | { instead: Outcome | null };

type Letter = {
  prepare: (due: Due) => Promise<Prepared>;
  /** What the step came to once the provider has answered. */
  outcome: (due: Due, sent: Sent, notice: SendingNotice) => Promise<Outcome>;
};

/**
 * A step that is a letter, by the send protocol (architecture.md): T0 checks and freezes it, T1 checks again and sends
 * it. A retry that finds it frozen sends the same bytes with the same key, or nothing.
 */
export async function sendByProtocol(
  { book, mailer }: Deps,
  ref: StepRef,
  letter: Letter,
): Promise<DunningCase> {
  const now = stepTime(book, ref);
  const id = noticeId(ref.invoiceId, ref.cycle, ref.stepId);
  const begun = await withAccount(book, ref.accountId, async (tx) => {
    if (await sendingNotice(tx, id)) return 'found';
    const due = await findDue(tx, book, ref, now);
    if ('case' in due) return due.case;
    if (await hasUnapplied(tx, ref.accountId)) throw waitingForPayment();
    const prepared = await letter.prepare(due);
    if ('letter' in prepared) {
      await freeze(tx, book, { ...own(ref), ...prepared.letter });
      return 'frozen';
    }
    if (prepared.instead) await recordStep(due, prepared.instead);
    return caseNow(tx, book, ref.invoiceId, now);
  });
  if (typeof begun !== 'string') return begun;
  await deliver(book, mailer, {
    id,
    accountId: ref.accountId,
    found: begun === 'found',
    unsent: (tx) => unfreeze(tx, id),
    wanted: async (tx) => {
      const due = await findDue(tx, book, ref, now);
      return 'step' in due ? due : null;
    },
    closed: async (due, sent, notice) => recordStep(due, await letter.outcome(due, sent, notice)),
  });
  return caseNow(book.db, book, ref.invoiceId, now);
}

export const own = ({ invoiceId, accountId, cycle, stepId }: StepRef) => ({
  invoiceId,
  accountId,
  cycle,
  stepId,
});

const waitingForPayment = () =>
  tryAgain('PaymentWaiting', 'An event about this account is not applied yet', 1_000);

export type Delivery<Wanted> = {
  id: string;
  accountId: string;
  /** False when this run has just frozen the letter: then it cannot have been sent before. */
  found: boolean;
  /** Runs when this run certainly sent nothing and will not now: takes back what it froze, so that the next writes anew. */
  unsent?: (tx: Tx) => Promise<void>;
  /** Asked under the lock right before the sending: is the letter still wanted? Null: it is not. */
  wanted: (tx: Tx) => Promise<Wanted | null>;
  /** Runs in the transaction of the outcome, when the letter was wanted. */
  closed: (wanted: Wanted, sent: Sent, notice: SendingNotice) => Promise<void>;
};

/**
 * T1 of the send protocol: under the account's lock looks again, sends the frozen bytes with the frozen key and books
 * the outcome. No send starts after a payment's commit, because a payment takes the same lock. Throws a retryable
 * failure when the provider did not say clearly what became of the letter.
 */
export async function deliver<Wanted>(book: Book, mailer: Mailer, delivery: Delivery<Wanted>): Promise<void> {
  const failure = await withAccount(book, delivery.accountId, async (tx) => {
    const notice = await sendingNotice(tx, delivery.id);
    if (!notice) return null;
    const unsent = () => (delivery.found ? undefined : delivery.unsent?.(tx));
    if (await hasUnapplied(tx, delivery.accountId)) {
      await unsent();
      return waitingForPayment();
    }
    const wanted = await delivery.wanted(tx);
    const attempt: Attempt = wanted
      ? await send(mailer, notice, delivery.found)
      : { sent: notSent(delivery.found) };
    if (!attempt.sent) {
      if (attempt.certain) await unsent();
      return attempt.failure;
    }
    await close(tx, book, notice.id, attempt.sent);
    if (attempt.sent.status === 'unknown') await tellUnknown(tx, book, notice);
    if (wanted) await delivery.closed(wanted, attempt.sent, notice);
    // The provider's word on the letter may have come before ours.
    await standInForReturned(tx, notice.id, new Date(book.clock.now()));
    return null;
  });
  if (failure) throw failure;
}

const GONE: Sent = { status: 'unknown', error: 'An earlier attempt may have gone out; it is not repeated' };

const notSent = (found: boolean): Sent =>
  found ? GONE : { status: 'withdrawn', error: 'No longer wanted when it was to be sent' };

/** `certain`: nothing went out in this attempt. */
type Attempt = { sent: Sent } | { sent: null; failure: Error; certain: boolean };

async function send(mailer: Mailer, notice: SendingNotice, found: boolean): Promise<Attempt> {
  if (found && Date.now() - notice.frozenAt.getTime() > KEY_LIVES) return { sent: GONE };
  const { id, recipients, replyTo, subject, html, text, attachments, idempotencyKey } = notice;
  const conversation = notice.purpose === 'staff' ? undefined : notice.accountId;
  const optOut = offersOptOut(html);
  const mail = {
    ...{ to: recipients, replyTo, subject, html, text, attachments },
    ...{ noticeId: id, conversation, optOut },
  };
  const answer = await mailer.send(mail, { idempotencyKey, signal: AbortSignal.timeout(SEND_WITHIN) });
  switch (answer.kind) {
    case 'sent':
      return { sent: { status: 'sent', providerId: answer.providerId } };
    case 'rejected':
      return { sent: { status: 'failed', error: answer.reason } };
    case 'rate-limited':
      return {
        sent: null,
        failure: tryAgain('MailRateLimit', 'The mail provider asked to wait', answer.retryAfterMs),
        certain: true,
      };
    case 'unknown':
      return {
        sent: null,
        failure: tryAgain('MailUnknown', `The mail provider did not confirm: ${answer.reason}`),
        certain: false,
      };
    default:
      return answer satisfies never;
  }
}

async function tellUnknown(
  tx: Tx,
  { clock }: Book,
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
