import { type RequestHandler } from 'express';
import { MAIL, receiveMailEvent } from '../../inbox/messages/receive.js';
import { type Books } from '../../books/book.js';
import { type ReceivedMail } from '../../providers/receivedMail.js';
import { openVerifier } from './standardSignature.js';

/**
 * The mail provider's reports about emails, and incoming emails. Signed by svix; the raw bytes are verified
 * before anything is parsed, and 2xx is sent only after the event is committed.
 */
export function resendWebhook(book: Books, secrets: string[], mail: ReceivedMail | null): RequestHandler {
  const verify = openVerifier(secrets, 'svix');
  return async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const eventId = verify(body, request.headers);
    await receiveMailEvent(book, { source: MAIL, eventId }, body, mail);
    response.status(200).json({ received: eventId });
  };
}
