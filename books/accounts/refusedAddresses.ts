import { type Channel } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';

/** suppressed: the provider refuses to send to it, because of earlier bounces or complaints */
export type RefusalReason = 'bounced' | 'suppressed' | 'complained' | 'opted-out';

/** Post cannot be refused here: a contact has `noPost` for it. */
export type ElectronicChannel = Exclude<Channel, 'letter'>;

export type AddressRefusal = {
  accountId: string;
  channel: ElectronicChannel;
  address: string;
  reason: RefusalReason;
  detail: string | null;
};

/** A person who opted out is not written to again; an address that did not work may have been corrected. */
const FINAL = ['complained', 'opted-out'];

/**
 * Stops everything that is sent to this address or number of the account. True when it was not refused
 * before.
 */
export async function refuseAddress(
  tx: Tx,
  { accountId, channel, address, ...why }: AddressRefusal,
  since: Date,
): Promise<boolean> {
  const key = { accountId, channel, address: address.toLowerCase() };
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

/**
 * A person has corrected the address: notices go there again. False when it is refused for good, or was not
 * refused.
 */
export async function clearRefusal(tx: Tx, accountId: string, address: string): Promise<boolean> {
  const where = { accountId, address: address.toLowerCase(), reason: { notIn: FINAL } };
  return (await tx.refusedAddress.deleteMany({ where })).count > 0;
}

/** Returns the account's refused addresses, the oldest first. */
export const refusedAddresses = async (db: Database | Tx, accountId: string) =>
  (await refusedAddressesOf(db, [accountId])).get(accountId) ?? [];

/** Returns the same for several accounts, without those that have none. */
export async function refusedAddressesOf(db: Database | Tx, accountIds: readonly string[]) {
  const rows = await db.refusedAddress.findMany({
    where: { accountId: { in: [...accountIds] } },
    orderBy: [{ since: 'asc' }, { address: 'asc' }],
  });
  const found = new Map<string, Omit<(typeof rows)[number], 'accountId'>[]>();
  for (const { accountId, ...refused } of rows)
    found.set(accountId, [...(found.get(accountId) ?? []), refused]);
  return found;
}

/** Returns a check whether something may be sent to an address or number of the account. */
export async function readAcceptedAddresses(
  tx: Tx,
  accountId: string,
): Promise<(channel: ElectronicChannel, address: string) => boolean> {
  const refused = await refusedAddresses(tx, accountId);
  return (channel, address) =>
    !refused.some((one) => one.channel === channel && one.address === address.toLowerCase());
}
