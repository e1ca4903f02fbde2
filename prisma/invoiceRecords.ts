import { type Database } from './client.js';
import { dateOf } from './dates.js';

/** What stands behind an invoice's balance and state, oldest first. */
export async function invoiceRecords({ ledgerEntry, dispute, paymentPromise }: Database, invoiceId: string) {
  const [entries, disputes, promises] = await Promise.all([
    ledgerEntry.findMany({ where: { invoiceId }, orderBy: { id: 'asc' }, take: 500 }),
    dispute.findMany({ where: { invoiceId }, orderBy: { openedAt: 'asc' } }),
    paymentPromise.findMany({ where: { invoiceId }, orderBy: [{ madeAt: 'asc' }, { payOn: 'asc' }] }),
  ]);
  return { entries, disputes, promises: promises.map((one) => ({ ...one, payOn: dateOf(one.payOn) })) };
}
