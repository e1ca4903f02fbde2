import { IllegalChange, type Change } from './changes.js';
import { type Tx } from './client.js';
import { dateOf } from './dates.js';

/**
 * True when a create has been done already, with this id and content: its answer was lost, and it must not fail because
 * of what came after it. Throws IllegalChange when the id is known with other content.
 */
export async function isRepeat(tx: Tx, invoiceId: string, change: Change): Promise<boolean> {
  const same = await isSame(tx, invoiceId, change);
  if (same !== false) return same === true;
  throw new IllegalChange(`The id of this ${change.type} is known with other content`);
}

/** Null when there is nothing of that id. */
async function isSame(tx: Tx, invoiceId: string, change: Change): Promise<boolean | null> {
  switch (change.type) {
    case 'promise': {
      const before = await tx.paymentPromise.findUnique({ where: { id: change.id } });
      return (
        before &&
        before.invoiceId === invoiceId &&
        before.amount === change.amount &&
        before.currency === change.currency &&
        dateOf(before.payOn) === change.payOn &&
        before.method === change.method &&
        before.reference === change.reference
      );
    }
    case 'dispute': {
      const before = await tx.dispute.findUnique({ where: { id: change.id } });
      return before && before.invoiceId === invoiceId && before.reason === change.reason;
    }
    case 'credit-note': {
      const before = await tx.ledgerEntry.findUnique({ where: { key: creditNoteKey(change.id) } });
      return (
        before &&
        before.invoiceId === invoiceId &&
        before.amount === -change.amount &&
        before.reason === change.reason
      );
    }
    case 'pause':
    case 'resume':
    case 'resolve-dispute':
    case 'due-date':
    case 'policy':
    case 'close':
      return null;
    default:
      return change satisfies never;
  }
}

export const creditNoteKey = (id: string): string => `credit-note/${id}`;
