import { AccountBusy, isUnreachable } from '../../books/errors.js';
import { type Books } from '../../books/book.js';
import { findEvent, markApplied, markAttempt, store, type EventRef } from '../../books/inboxEvents.js';
import { type ReceivedMail } from '../../providers/receivedMail.js';
import { shown } from '../unusableEvent.js';
import { applyDelivery } from './applyDelivery.js';
import { applyReply } from './applyReply.js';
import { applyText } from './applyText.js';
import { readMailEvent } from './resendEvent.js';
import { type MailEvent } from './event.js';
import { readTextEvent } from './twilioEvent.js';

/** The sources of the providers' events in the inbox. */
export const MAIL = 'resend';
export const TEXTS = 'twilio';

const read = ({ source }: EventRef, body: Uint8Array): MailEvent =>
  source === TEXTS ? readTextEvent(body) : readMailEvent(body);

/**
 * An event that failed this often through internal errors is given up; its row keeps the bytes and the error.
 */
const MAX_FAILURES = 5;

/**
 * Takes in a verified event about emails or text messages: stores its bytes, then applies it. Once stored,
 * the sender need not send it again: an event that cannot be applied now waits for the sweeper. Unlike a
 * payment's event it silences no account.
 */
export async function receiveMailEvent(
  book: Books,
  ref: EventRef,
  body: Uint8Array,
  mail: ReceivedMail | null = null,
): Promise<void> {
  if (read(ref, body).kind === 'ignored') return;
  await store(book, [{ ...ref, body, invoiceId: null, accountId: null }]);
  try {
    await applyMailEvent(book, ref, mail);
  } catch (error) {
    if (isUnreachable(error)) throw error;
  }
}

/**
 * Applies a stored event once. False when it must wait because the account was busy or the provider must be
 * called again.
 */
export async function applyMailEvent(
  book: Books,
  ref: EventRef,
  mail: ReceivedMail | null,
): Promise<boolean> {
  const stored = await findEvent(book.db, ref);
  if (!stored || stored.appliedAt) return true;
  try {
    return await apply(book, ref, stored, mail);
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const isBusy = error instanceof AccountBusy;
    const failures = await markAttempt(book.db, ref, shown(String(error)), isBusy ? 0 : 1);
    if (isBusy) return false;
    if (failures >= MAX_FAILURES) await layDown(book, ref);
    throw error;
  }
}

type Stored = { body: Uint8Array; attempts: number };

async function apply(
  book: Books,
  ref: EventRef,
  stored: Stored,
  mail: ReceivedMail | null,
): Promise<boolean> {
  const event = read(ref, stored.body);
  switch (event.kind) {
    case 'delivery':
      return applyDelivery(book, ref, event);
    case 'reply':
      return applyReply(book, ref, event, stored.attempts, mail);
    case 'text':
      return applyText(book, ref, event);
    case 'unreadable':
      await markAttempt(book.db, ref, event.problem, 1);
      return layDown(book, ref);
    case 'ignored':
      return layDown(book, ref);
    default:
      return event satisfies never;
  }
}

async function layDown({ db, clock }: Books, ref: EventRef): Promise<true> {
  await markApplied(db, ref, new Date(clock.now()));
  return true;
}
