import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { addDays, isDate, type LocalDate } from '../../domain/days.js';
import { type Database, type Tx } from '../client.js';

/** A letter is answered within weeks; the next one brings a new link. */
const GOOD_FOR_DAYS = 60;

export async function installLinkSecret(db: Database): Promise<void> {
  const secret = randomBytes(32).toString('base64url');
  await db.linkSecret.createMany({ data: [{ id: 1, secret }], skipDuplicates: true });
}

/** The way to a customer's own page: `/c/{account}/{last day}/{signature}`. Who has it needs no other key, so it ends by itself. */
export async function customerPath(tx: Tx, accountId: string, today: LocalDate): Promise<string> {
  const until = addDays(today, GOOD_FOR_DAYS);
  return `/c/${encodeURIComponent(accountId)}/${until}/${await signature(tx, accountId, until)}`;
}

export type CustomerLink = { account: string; until: string; signature: string };

/** Whether we gave this link out and its last day is not over. */
export async function isGood(db: Database, link: CustomerLink, today: LocalDate): Promise<boolean> {
  if (!isDate(link.until) || link.until < today) return false;
  const [wanted, given] = [await signature(db, link.account, link.until), link.signature].map((text) =>
    Buffer.from(text),
  );
  return wanted!.length === given!.length && timingSafeEqual(wanted!, given!);
}

async function signature(db: Database | Tx, accountId: string, until: LocalDate): Promise<string> {
  const { secret } = await db.linkSecret.findUniqueOrThrow({ where: { id: 1 } });
  // No id has a slash, so that account and day cannot be shifted into one another.
  const digest = createHmac('sha256', secret).update(`${accountId}/${until}`).digest();
  return digest.subarray(0, 18).toString('base64url');
}
