import { type DeliveryStatus } from '../../books/notices/deliveries.js';
import { shown } from '../unusableEvent.js';
import { type MailEvent } from './event.js';

/**
 * Twilio's error codes (twilio.com/docs/api/errors) about the number itself: 21211 no number, 21614 no mobile
 * number, 30005 unknown, 30006 a land line. 21610: its owner has sent STOP. Other errors may be over
 * tomorrow.
 */
const OF_THE_NUMBER = new Set(['21211', '21614', '30005', '30006']);
const OPTED_OUT = '21610';

/** The words that Twilio itself treats as an opt-out, after which it sends nothing more. */
const STOP = /^\W*(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\W*$/i;

/**
 * Reads an event of Twilio: a form as it was signed, with the notice from our callback address in front
 * (twilio.com/docs/messaging/guides/track-outbound-message-status and …/webhook-request). Never throws.
 */
export function readTextEvent(body: Uint8Array): MailEvent {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const field = (name: string) => shown(form.get(name) ?? '');
  const providerId = field('MessageSid');
  if (!/^\w{1,64}$/.test(providerId)) return { kind: 'unreadable', problem: 'no MessageSid' };
  const messageStatus = field('MessageStatus');
  if (!messageStatus) return readIncoming(form, providerId);
  const code = field('ErrorCode');
  const status = statusOf(messageStatus, code);
  if (!status) return { kind: 'ignored' };
  return {
    kind: 'delivery',
    status,
    providerId,
    noticeId: field('notice_id') || null,
    messageId: null,
    addresses: [field('To')],
    reason: status === 'delivered' ? null : `Twilio ${code || messageStatus}`,
  };
}

function statusOf(messageStatus: string, code: string): DeliveryStatus | null {
  if (messageStatus === 'delivered' || messageStatus === 'read') return 'delivered';
  if (messageStatus !== 'undelivered' && messageStatus !== 'failed') return null;
  if (code === OPTED_OUT) return 'opted-out';
  return OF_THE_NUMBER.has(code) ? 'bounced' : 'failed';
}

function readIncoming(form: URLSearchParams, id: string): MailEvent {
  const from = shown(form.get('From') ?? '');
  if (!/^\+\d{5,15}$/.test(from)) return { kind: 'unreadable', problem: 'no number in From' };
  const text = (form.get('Body') ?? '').replaceAll('\u0000', '\uFFFD').toWellFormed().slice(0, 2_000).trim();
  return { kind: 'text', id, from, text, isStop: form.get('OptOutType') === 'STOP' || STOP.test(text) };
}
