import { type Change } from './change.js';
import { IllegalChange } from '../errors.js';
import { type Tx } from '../../prisma/client.js';
import { isSamePlan } from '../ledger/paymentPlans.js';
import { dateOf } from '../dates.js';

/**
 * True when a create was already done with this id and content: its answer was lost, and it must not fail
 * because of later changes. Throws IllegalChange when the id is known with other content.
 */
export async function isRepeat(tx: Tx, invoiceId: string, change: Change): Promise<boolean> {
  const same = await isSame(tx, invoiceId, change);
  if (same !== false) return same === true;
  throw new IllegalChange(`The id of this ${change.type} is known with other content`);
}

/** Null when nothing has that id. */
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
    case 'credit-note':
    case 'waive-fees': {
      const key = change.type === 'credit-note' ? creditNoteKey(change.id) : feeWaiverKey(change.id);
      const before = await tx.ledgerEntry.findUnique({ where: { key } });
      return (
        before &&
        before.invoiceId === invoiceId &&
        (change.amount === null || before.amount === -change.amount) &&
        before.reason === change.reason
      );
    }
    case 'plan': {
      const before = await tx.paymentPromise.findMany({
        where: { planId: change.id },
        orderBy: { payOn: 'asc' },
      });
      return before.length === 0 ? null : isSamePlan(invoiceId, change, before);
    }
    case 'pause':
    case 'resume':
    case 'resolve-dispute':
    case 'due-date':
    case 'policy':
    case 'close':
    case 'undo-write-off':
      return null;
    default:
      return change satisfies never;
  }
}

export const creditNoteKey = (id: string): string => `credit-note/${id}`;
export const feeWaiverKey = (id: string): string => `fee-waiver/${id}`;
