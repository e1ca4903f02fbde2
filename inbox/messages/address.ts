import { shown } from '../unusableEvent.js';

/** Returns `Name <address>` or the bare address. */
export const shownAddress = (mailbox: string): string =>
  shown(/<([^<>]*)>[^<>]*$/.exec(mailbox)?.[1] ?? mailbox).trim();
