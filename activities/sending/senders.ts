import { type ApplicationFailure } from '@temporalio/common';
import { offersOptOut } from '../../emails/render.js';
import { countryOf } from '../../books/notices/composing/routing.js';
import { findAccount } from '../../books/accounts/accounts.js';
import { type Tx } from '../../books/book.js';
import { type Sent, type SendingNotice } from '../../books/notices/notices.js';
import { endTrouble, noteTrouble } from '../../books/notices/sendingTrouble.js';
import { readSettings } from '../../books/settings.js';
import { type MailOutcome } from '../../providers/sendOutcome.js';
import { type Deps } from '../deps.js';
import { tryAgain } from '../failure.js';

/**
 * The provider answers within this, or the send counts as unknown. It is shorter than the transaction that
 * waits for it.
 */
const SEND_WITHIN = 8_000;
/**
 * A notice leaves within this time after the last check for events under the account's lock, or not at all.
 * An event that arrives meanwhile is acknowledged after two seconds of waiting for the lock, and nothing may
 * begin after that (architecture.md).
 */
export const LEAVES_WITHIN = 1_500;
/** Limits a longer wait that a provider requests: the step may lose its reason meanwhile. */
const MAX_WAIT = 2 * 60_000;
const HOUR = 3_600_000;
/**
 * How long the same bytes may be sent again with the same key. Resend forgets keys after 24 hours, PostGrid
 * documents no limit, and Twilio has no keys: a text message that may have gone out is never repeated.
 */
const KEY_LIVES: Record<string, number> = { email: 23 * HOUR, letter: HOUR, sms: -1 };

export const POSSIBLY_SENT: Extract<Sent, { error: string }> = {
  status: 'unknown',
  error: 'An earlier attempt may have gone out; it is not repeated',
};

/** `certain`: this attempt sent nothing. */
export type Attempt = { sent: Sent } | { sent: null; failure: Error; certain: boolean };

export type Senders = Pick<Deps, 'mailer' | 'pace' | 'post' | 'texts'>;

/**
 * Returns the timeline's text for a notice that went out, or may have. `destination`: "to …", "by post to …".
 */
export const sentText = ({ status }: Sent, what: string, destination: string): string =>
  `${what} ${status === 'sent' ? 'sent' : 'may have been sent'} ${destination}`;

/**
 * Sends a frozen notice by its channel. `resumed`: an earlier run may have tried already. `leavesBy`: epoch
 * ms, after which it must not leave.
 */
export async function send(
  tx: Tx,
  senders: Senders,
  notice: SendingNotice,
  { resumed, leavesBy }: { resumed: boolean; leavesBy: number },
): Promise<Attempt> {
  const keyLives = KEY_LIVES[notice.channel]!;
  if (resumed && Date.now() - notice.frozenAt.getTime() > keyLives) return { sent: POSSIBLY_SENT };
  const answer = await callProvider(tx, senders, notice, leavesBy);
  await noteAnswer(tx, notice.channel, answer);
  switch (answer.kind) {
    case 'sent':
      return { sent: { status: 'sent', providerId: answer.providerId } };
    case 'rejected':
      return { sent: { status: 'failed', error: answer.reason } };
    case 'rate-limited':
    case 'not-sent':
      return { sent: null, failure: retryOf(answer), certain: true };
    case 'unknown':
      if (keyLives < 0) return { sent: { status: 'unknown', error: answer.reason } };
      return { sent: null, failure: retryOf(answer), certain: false };
    default:
      return answer satisfies never;
  }
}

/** Returns the failure with which Temporal retries a send that the provider has not settled. */
export function retryOf(answer: Exclude<MailOutcome, { kind: 'sent' | 'rejected' }>): ApplicationFailure {
  switch (answer.kind) {
    case 'rate-limited': {
      const wait = Math.min(answer.retryAfterMs, MAX_WAIT);
      return tryAgain('MailRateLimit', 'The mail provider asked to wait', wait);
    }
    case 'not-sent':
      return tryAgain('MailNotSent', 'The mail did not leave', undefined, answer.reason);
    case 'unknown':
      return tryAgain('MailUnknown', 'The mail provider did not confirm', undefined, answer.reason);
    default:
      return answer satisfies never;
  }
}

/** Lets an alarm report that nothing goes out by a channel. */
async function noteAnswer(tx: Tx, channel: string, answer: MailOutcome): Promise<void> {
  if (answer.kind === 'sent') return endTrouble(tx, channel);
  const why = {
    rejected: 'the provider refuses',
    'rate-limited': 'the provider asks to wait',
    'not-sent': 'the provider cannot be reached',
    unknown: 'the provider does not confirm',
  }[answer.kind];
  await noteTrouble(tx, channel, answer.kind === 'not-sent' ? `${why} (${answer.reason})` : why);
}

async function callProvider(
  tx: Tx,
  { mailer, post, texts }: Senders,
  notice: SendingNotice,
  leavesBy: number,
): Promise<MailOutcome> {
  const { id, recipients, text, idempotencyKey, channel } = notice;
  const options = { idempotencyKey, leavesBy, signal: AbortSignal.timeout(SEND_WITHIN) };
  if (channel === 'sms')
    return texts?.send({ to: recipients[0]!, text, noticeId: id }, options) ?? NOT_SET_UP;
  if (channel === 'letter') return post?.send(await posted(tx, notice), options) ?? NOT_SET_UP;
  const { replyTo, subject, html, attachments } = notice;
  const conversation = notice.purpose === 'staff' ? undefined : notice.accountId;
  const mail = { to: recipients, replyTo, subject, html, text, attachments };
  return mailer.send({ ...mail, noticeId: id, conversation, optOut: offersOptOut(html) }, options);
}

const NOT_SET_UP: MailOutcome = { kind: 'rejected', reason: 'no provider of this channel is set up' };

async function posted(tx: Tx, { id, accountId, recipients, attachments }: SendingNotice) {
  const { creditor, jurisdiction } = await readSettings(tx);
  const account = await findAccount(tx, accountId);
  const lines = (text: string) => text.split('\n');
  return {
    pdf: Buffer.from(attachments[0]!.content, 'base64'),
    to: { lines: lines(recipients[0]!), country: countryOf(account?.jurisdiction ?? jurisdiction) },
    from: { lines: lines(`${creditor.name}\n${creditor.address}`), country: countryOf(jurisdiction) },
    noticeId: id,
  };
}
