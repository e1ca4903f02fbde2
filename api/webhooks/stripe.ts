import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type RequestHandler } from 'express';
import Stripe from 'stripe';
import { openIntake } from '../../inbox/receive.js';
import { parsedBody } from '../../inbox/unusableEvent.js';
import { type Books } from '../../books/book.js';
import { type PaymentProvider } from '../../providers/paymentProvider.js';
import { Unauthorized } from '../../books/errors.js';

const SOURCE = 'stripe';
/** Seconds, both ways: the library looks only at what is too old. */
const TOLERANCE = 300;

/**
 * Stripe's events. The raw bytes are verified before anything is parsed; 2xx is sent only after the event is
 * committed, also for types that do not concern us.
 */
export function stripeWebhook(
  book: Books,
  secrets: string[],
  provider: PaymentProvider | null,
): RequestHandler {
  const receive = openIntake(book, provider);
  return async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    verify(secrets, body, request.headersDistinct['stripe-signature'] ?? []);
    const eventId = eventIdOf(body);
    await receive({ source: SOURCE, eventId }, body);
    response.status(200).json({ received: eventId });
  };
}

/** Any one of the secrets may match (rotation). */
function verify(secrets: string[], body: Buffer, headers: string[]): void {
  const [header, ...more] = headers;
  if (!header || more.length > 0) throw new Unauthorized('Exactly one Stripe-Signature header is needed');
  const [time, ...times] = header.split(',').filter((item) => item.startsWith('t='));
  // The library reads `t=123abc` as 123.
  if (!time || times.length > 0 || !/^t=\d{1,12}$/.test(time))
    throw new Unauthorized('Stripe-Signature is malformed');
  if (Number(time.slice(2)) > Date.now() / 1_000 + TOLERANCE)
    throw new Unauthorized('Stripe-Signature is from the future');
  if (!isUtf8(body) || !secrets.some((secret) => signatureMatches(secret, body.toString('utf8'), header)))
    throw new Unauthorized('The signature does not fit the body');
}

/** Takes a string, because the library would drop an unsigned byte order mark of bytes. */
function signatureMatches(secret: string, body: string, header: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(body, header, secret, TOLERANCE) ?? false;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

/** Returns the signed id; a signed event without an id is identified by its bytes. */
function eventIdOf(body: Buffer): string {
  const { id } = Object(parsedBody(body)) as { id?: unknown };
  return typeof id === 'string' && /^\w{1,128}$/.test(id)
    ? id
    : `sha256-${createHash('sha256').update(body).digest('hex')}`;
}
