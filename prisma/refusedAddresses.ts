import { type Database, type Tx } from './client.js';

/** suppressed: the provider refuses to mail to it, because of earlier bounces or complaints */
export type RefusalReason = 'bounced' | 'suppressed' | 'complained' | 'opted-out';

/** Who does not want our mail is not asked again; an address that did not work may have been put right. */
const FINAL = ['complained', 'opted-out'];

/** Nothing is mailed to this address of the account any more. True when that is news. */
export async function refuseAddress(
  tx: Tx,
  {
    accountId,
    email,
    ...why
  }: { accountId: string; email: string; reason: RefusalReason; detail: string | null },
  since: Date,
): Promise<boolean> {
  const key = { accountId, email: email.toLowerCase() };
  const { count } = await tx.refusedAddress.createMany({
    data: [{ ...key, ...why, since }],
    skipDuplicates: true,
  });
  if (count > 0 || !FINAL.includes(why.reason)) return count > 0;
  const hardened = await tx.refusedAddress.updateMany({
    where: { ...key, reason: { notIn: FINAL } },
    data: { ...why, since },
  });
  return hardened.count > 0;
}

/** A person has put it right: the address is mailed to again. False when it is refused for good, or was not refused. */
export async function readmitAddress(tx: Tx, accountId: string, email: string): Promise<boolean> {
  const where = { accountId, email: email.toLowerCase(), reason: { notIn: FINAL } };
  return (await tx.refusedAddress.deleteMany({ where })).count > 0;
}

export const refusedAddresses = (db: Database | Tx, accountId: string) =>
  db.refusedAddress.findMany({
    where: { accountId },
    select: { email: true, reason: true, detail: true, since: true },
    orderBy: [{ since: 'asc' }, { email: 'asc' }],
  });

/** Tells of an address of the account whether it may be mailed to. */
export async function mailable(tx: Tx, accountId: string): Promise<(email: string) => boolean> {
  const refused = new Set((await refusedAddresses(tx, accountId)).map(({ email }) => email));
  return (email) => !refused.has(email.toLowerCase());
}
