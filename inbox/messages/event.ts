import { type DeliveryReport } from '../../books/notices/deliveries.js';

/** The delivery report of a notice from the mail provider. */
export type DeliveryEvent = DeliveryReport & { kind: 'delivery' };

/** An email that came in. The event has no text, which is fetched by `emailId`. */
export type ReplyEvent = { kind: 'reply'; emailId: string; from: string; subject: string; files: string[] };

export type MailEvent =
  DeliveryEvent | ReplyEvent | TextEvent | { kind: 'unreadable'; problem: string } | { kind: 'ignored' };

/** A text message that came in. */
export type TextEvent = { kind: 'text'; id: string; from: string; text: string; isStop: boolean };
