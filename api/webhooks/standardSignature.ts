import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { Unauthorized } from '../../books/errors.js';

type Headers = Record<string, string | string[] | undefined>;

/** Returns the signed event id. Throws Unauthorized. */
export type Verifier = (body: Buffer, headers: Headers) => string;

/**
 * Verifies signatures of Standard Webhooks, in headers that begin with `prefix`. Any one of the secrets and
 * of the signatures may match (rotation); without a secret none does.
 */
export function openVerifier(secrets: string[], prefix: 'webhook' | 'svix'): Verifier {
  const webhooks = secrets.map((secret) => new Webhook(secret));
  return (body, headers) => {
    const names = [`${prefix}-id`, `${prefix}-timestamp`, `${prefix}-signature`];
    const [id, timestamp, signature] = names.map((name) => headers[name]);
    if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string')
      throw new Unauthorized(`The ${names[0]}, ${names[1]} and ${names[2]} headers are needed`);
    // Dots would make the signed text ambiguous.
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(id))
      throw new Unauthorized(`${names[0]} must be 1–256 letters, digits, _ or -`);
    if (!/^\d{1,12}$/.test(timestamp) || signature.includes(',v1,') || /,\s/.test(signature))
      throw new Unauthorized(`${names[1]} or ${names[2]} is malformed`);
    const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    if (!webhooks.some((webhook) => signatureMatches(webhook, body, signed)))
      throw new Unauthorized('The signature does not fit the body');
    return id;
  };
}

function signatureMatches(webhook: Webhook, body: Buffer, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers);
    return true;
  } catch (error) {
    // After the signature the library parses the body; bytes that are signed but not JSON are verified all
    // the same.
    return !(error instanceof WebhookVerificationError) && error instanceof SyntaxError;
  }
}
