import express, { type Router } from 'express';
import { type Books } from '../../books/book.js';
import { type PaymentProvider } from '../../providers/paymentProvider.js';
import { type ReceivedMail } from '../../providers/receivedMail.js';
import { onlyJson } from '../http/jsonBody.js';
import { limitWebhooks } from '../http/rateLimits.js';
import { paymentsWebhook } from './payments.js';
import { resendWebhook } from './resend.js';
import { stripeWebhook } from './stripe.js';
import { twilioWebhook, type TwilioWebhook } from './twilio.js';

export type WebhookDeps = {
  book: Books;
  paymentsSecrets: string[];
  stripeSecrets?: string[];
  resendSecrets?: string[];
  /** Null when no provider of text messages is configured. */
  twilio?: TwilioWebhook | null;
  /** Null when no provider is configured: events are then applied without a look-up there. */
  provider?: PaymentProvider | null;
  /** Null when replies are stored without their text. */
  mail?: ReceivedMail | null;
};

/** Signed events of other systems. Raw bytes, because a signature is over bytes. */
export function webhookRoutes(
  {
    book,
    paymentsSecrets,
    stripeSecrets = [],
    resendSecrets = [],
    twilio = null,
    provider = null,
    mail = null,
  }: WebhookDeps,
  limit: string,
): Router {
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit, inflate: false });
  router.use(limitWebhooks());
  router.post('/twilio', raw, twilioWebhook(book, twilio)); // a form
  router.use(onlyJson, raw);
  router.post('/payments', paymentsWebhook(book, paymentsSecrets));
  router.post('/stripe', stripeWebhook(book, stripeSecrets, provider));
  router.post('/resend', resendWebhook(book, resendSecrets, mail));
  return router;
}
