import { shown } from '../unusable.js';

/** `Name <address>` or the bare address. */
export const addressOf = (mailbox: string): string =>
  shown(/<([^<>]*)>[^<>]*$/.exec(mailbox)?.[1] ?? mailbox).trim();
