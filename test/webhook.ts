import { createHmac } from 'node:crypto';
import { type Api } from './api.js';

/** A Standard Webhooks secret whose key is 32 times the given byte. */
export const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

type Signing = { id?: string; timestamp?: string | number; body: string | Buffer; secret: string };

export const seconds = (offset = 0): number => Math.floor(Date.now() / 1000) + offset;

/** As the specification says, and not by the library that verifies: HMAC-SHA256 of `id.timestamp.body`. */
export function signature({ id = 'msg_1', timestamp = seconds(), body, secret }: Signing): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

export const headersOf = ({ id = 'msg_1', timestamp = seconds(), ...more }: Signing) => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature({ id, timestamp, ...more }),
  authorization: null,
});

/** What svix, which signs for Resend, sends: the same signature in headers of its own. */
export const svixHeadersOf = (signing: Signing) => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, ...rest } = headersOf(signing);
  return {
    ...{ 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': rest['webhook-signature'] },
    authorization: null,
  };
};

/** Sends an event that is signed properly. */
export const deliver = ({ call }: Pick<Api, 'call'>, id: string, event: unknown, secret: string) => {
  const body = typeof event === 'string' || Buffer.isBuffer(event) ? event : JSON.stringify(event);
  return call('POST', '/webhooks/payments', body, headersOf({ id, body, secret }));
};
