import { type DeliveryReport } from '../../books/notices/deliveries.js';

/** What became of a letter of ours, as the mail provider tells it. */
export type DeliveryEvent = DeliveryReport & { kind: 'delivery' };

/** A letter that came in. The event has no text: it is asked for by `emailId`. */
export type ReplyEvent = { kind: 'reply'; emailId: string; from: string; subject: string; files: string[] };

export type MailEvent =
  DeliveryEvent | ReplyEvent | TextEvent | { kind: 'unreadable'; problem: string } | { kind: 'ignored' };

/** A text message that came in. */
export type TextEvent = { kind: 'text'; id: string; from: string; text: string; isStop: boolean };
