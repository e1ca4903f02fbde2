import { type Database } from '../../prisma/client.js';
import { dateOf } from '../dates.js';

/** Returns the records behind an invoice's balance and state, oldest first. */
export async function invoiceRecords(
  { ledgerEntry, dispute, disputeFile, paymentPromise }: Database,
  invoiceId: string,
) {
  const [entries, disputes, files, promises] = await Promise.all([
    ledgerEntry.findMany({ where: { invoiceId }, orderBy: { id: 'asc' }, take: 500 }),
    dispute.findMany({ where: { invoiceId }, orderBy: { openedAt: 'asc' } }),
    disputeFile.findMany({ where: { invoiceId }, select: { disputeId: true, name: true } }),
    paymentPromise.findMany({ where: { invoiceId }, orderBy: [{ madeAt: 'asc' }, { payOn: 'asc' }] }),
  ]);
  const fileOf = new Map(files.map(({ disputeId, name }) => [disputeId, name]));
  const claims = disputes.map((one) => ({ ...one, file: fileOf.get(one.id) ?? null }));
  return {
    entries,
    disputes: claims,
    promises: promises.map((one) => ({ ...one, payOn: dateOf(one.payOn) })),
  };
}
