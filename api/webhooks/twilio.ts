import { createHmac, timingSafeEqual } from 'node:crypto';
import { type RequestHandler } from 'express';
import { receiveMailEvent, TEXTS } from '../../inbox/messages/receive.js';
import { type Books } from '../../books/book.js';
import { Unauthorized } from '../../books/errors.js';

/**
 * `url`: the webhook's address as Twilio calls it, which it signs too; behind a proxy we could not know it.
 */
export type TwilioWebhook = { token: string; url: string };

/**
 * Twilio's reports about text messages, and incoming ones. Verified before anything is parsed; 2xx is sent
 * only after the event is committed.
 */
export function twilioWebhook(book: Books, settings: TwilioWebhook | null): RequestHandler {
  return async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const query = request.url.split('?')[1] ?? '';
    verify(settings, query, body, request.headersDistinct['x-twilio-signature'] ?? []);
    const form = new URLSearchParams(body);
    const eventId = `${form.get('MessageSid')}.${form.get('MessageStatus') ?? 'received'}`;
    if (!/^\w{1,64}\.[\w-]{1,32}$/.test(eventId)) throw new Unauthorized('This is no event of a message');
    await receiveMailEvent(book, { source: TEXTS, eventId }, Buffer.from(`${query}&${body}`));
    // Twilio expects TwiML in response to an incoming message; an empty one sends no reply.
    response.status(200).type('text/xml').send('<Response/>');
  };
}

function verify(settings: TwilioWebhook | null, query: string, body: string, signatures: string[]): void {
  const [signature, ...more] = signatures;
  if (!signature || more.length > 0)
    throw new Unauthorized('Exactly one X-Twilio-Signature header is needed');
  if (!settings) throw new Unauthorized('TWILIO_AUTH_TOKEN and TWILIO_WEBHOOK_URL are not set');
  const { origin, pathname } = new URL(settings.url);
  const url = `${origin}${pathname}${query && `?${query}`}`;
  const expected = twilioSignature(settings.token, url, new URLSearchParams(body));
  const given = Buffer.from(signature, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Unauthorized('The signature does not fit the body');
}

/** HMAC-SHA1 of the address and the sorted fields (twilio.com/docs/usage/security, "Validating requests"). */
export function twilioSignature(token: string, url: string, form: URLSearchParams): Buffer {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHmac('sha1', token)
    .update(url + fields.map(([name, value]) => name + value).join(''), 'utf8')
    .digest();
}
