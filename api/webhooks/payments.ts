import { type RequestHandler } from 'express';
import { openIntake } from '../../inbox/receive.js';
import { type Books } from '../../books/book.js';
import { openVerifier } from './standardSignature.js';

const SOURCE = 'payments';

/**
 * Signed payments (Standard Webhooks). The raw bytes are verified before anything is parsed; 2xx is sent only
 * after the event is committed. It is applied at once, or by the sweeper when the account is busy: either way
 * no further notice starts.
 */
export function paymentsWebhook(book: Books, secrets: string[]): RequestHandler {
  const verify = openVerifier(secrets, 'webhook');
  const receive = openIntake(book);
  return async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const eventId = verify(body, request.headers);
    await receive({ source: SOURCE, eventId }, body);
    response.status(200).json({ received: eventId });
  };
}
