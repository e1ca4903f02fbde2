import { type RequestHandler } from 'express';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { openIntake } from '../../intake/receiveEvents.js';
import { type Book } from '../../prisma/client.js';
import { Unauthorized } from '../errors.js';

const SOURCE = 'payments';

/**
 * Signed payments (Standard Webhooks). The raw bytes are verified before anything is parsed; 2xx is sent only after the
 * event is committed. Applied at once, or by the sweeper when the account is busy: either way no letter starts any more.
 */
export function paymentsWebhook(book: Book, secrets: string[]): RequestHandler {
  const verifiers = secrets.map((secret) => new Webhook(secret));
  const receive = openIntake(book);
  return async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const eventId = verify(verifiers, body, request.headers);
    await receive({ source: SOURCE, eventId }, body);
    response.status(200).json({ received: eventId });
  };
}

/** The signed event id. Any one of the secrets and of the signatures may fit (rotation); dots would make the signed text ambiguous. */
function verify(
  verifiers: Webhook[],
  body: Buffer,
  headers: Record<string, string | string[] | undefined>,
): string {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string')
    throw new Unauthorized('The webhook-id, webhook-timestamp and webhook-signature headers are needed');
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(id))
    throw new Unauthorized('webhook-id must be 1–256 letters, digits, _ or -');
  if (!/^\d{1,12}$/.test(timestamp) || signature.includes(',v1,') || /,\s/.test(signature))
    throw new Unauthorized('webhook-timestamp or webhook-signature is malformed');
  const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  if (!verifiers.some((verifier) => fits(verifier, body, signed)))
    throw new Unauthorized('The signature does not fit the body');
  return id;
}

function fits(verifier: Webhook, body: Buffer, headers: Record<string, string>): boolean {
  try {
    verifier.verify(body, headers);
    return true;
  } catch (error) {
    // After the signature the library parses the body; bytes that are signed but not JSON are verified all the same.
    return !(error instanceof WebhookVerificationError) && error instanceof SyntaxError;
  }
}
