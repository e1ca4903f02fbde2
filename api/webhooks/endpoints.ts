import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { TEST_EVENT } from '../../inbox/standardEvent.js';
import { type WebhookDeps } from './index.js';
import { twilioSignature, type TwilioWebhook } from './twilio.js';

/** Each has a separate webhook: `/webhooks/payments`. */
export const SOURCES = ['payments', 'stripe', 'resend', 'twilio'] as const;
export type Source = (typeof SOURCES)[number];

/**
 * An event as its source would send it. `proof` is part of the response of our webhook when it has accepted
 * the event.
 */
export type SignedEvent = { headers: Record<string, string>; body: string; proof: string };

/** The webhook of one source. */
export type WebhookEndpoint = {
  /** The environment variable without which every event is refused. */
  needs: string;
  /**
   * Returns the address for the source, given the public address of this desk; null when that is not
   * configured.
   */
  address: (publicUrl: string | null) => string | null;
  /** Signs an event that changes nothing with our own secret; null when there is no secret. */
  sign: (() => SignedEvent) | null;
};

export type WebhookEndpoints = Record<Source, WebhookEndpoint>;

type Secrets = Pick<WebhookDeps, 'paymentsSecrets' | 'stripeSecrets' | 'resendSecrets' | 'twilio'>;

export const webhookEndpoints = ({
  paymentsSecrets,
  stripeSecrets = [],
  resendSecrets = [],
  twilio = null,
}: Secrets): WebhookEndpoints => ({
  payments: {
    needs: 'PAYMENTS_WEBHOOK_SECRET',
    address: below('payments'),
    sign: withFirst(paymentsSecrets, (secret) => standardEvent(secret, 'webhook')),
  },
  stripe: {
    needs: 'STRIPE_WEBHOOK_SECRET',
    address: below('stripe'),
    sign: withFirst(stripeSecrets, stripeEvent),
  },
  resend: {
    needs: 'RESEND_WEBHOOK_SECRET',
    address: below('resend'),
    sign: withFirst(resendSecrets, (secret) => standardEvent(secret, 'svix')),
  },
  twilio: {
    needs: 'TWILIO_AUTH_TOKEN and TWILIO_WEBHOOK_URL',
    address: (publicUrl) => twilio?.url ?? below('twilio')(publicUrl),
    sign: twilio && (() => textEvent(twilio)),
  },
});

const below = (source: Source) => (publicUrl: string | null) =>
  publicUrl && `${publicUrl}/webhooks/${source}`;

/** The newest secret is the first while secrets are changed. */
const withFirst = ([secret]: string[], sign: (secret: string) => SignedEvent) =>
  secret === undefined ? null : () => sign(secret);

const testId = () => `test_${randomUUID().replaceAll('-', '')}`;
const JSON_TYPE = { 'content-type': 'application/json' };

function standardEvent(secret: string, prefix: 'webhook' | 'svix'): SignedEvent {
  const [id, now] = [testId(), new Date()];
  const body = JSON.stringify({ type: TEST_EVENT, timestamp: now.toISOString(), data: {} });
  const headers = {
    ...JSON_TYPE,
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: `${Math.floor(now.getTime() / 1_000)}`,
    [`${prefix}-signature`]: new Webhook(secret).sign(id, now, body),
  };
  return { headers, body, proof: id };
}

function stripeEvent(secret: string): SignedEvent {
  const id = testId();
  const event = { id, object: 'event', type: TEST_EVENT, created: Math.floor(Date.now() / 1_000) };
  const body = JSON.stringify({ ...event, livemode: false, data: { object: {} } });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret });
  return { headers: { ...JSON_TYPE, 'stripe-signature': signature }, body, proof: id };
}

/** The status of a message that is still under way: it changes nothing yet. */
function textEvent({ token, url }: TwilioWebhook): SignedEvent {
  const form = new URLSearchParams({ MessageSid: testId(), MessageStatus: 'queued' });
  const { origin, pathname, search } = new URL(url);
  const signature = twilioSignature(token, `${origin}${pathname}${search}`, form).toString('base64');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signature,
  };
  return { headers, body: `${form}`, proof: '<Response/>' };
}
