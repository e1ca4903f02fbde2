import { addressOf } from '../../providers/conversation.js';
import { shown } from '../unusableEvent.js';

/** Returns the bare address of `Name <a@b.example>` as it may be stored and shown. */
export const shownAddress = (mailbox: string): string => shown(addressOf(mailbox)).trim();
