import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { addDays, isDate, type LocalDate } from '../../domain/calendar/days.js';
import { type Database, type Tx } from '../../prisma/client.js';

/** Customers answer a notice within weeks; the next one brings a new link. */
const GOOD_FOR_DAYS = 60;

export async function installLinkSecret(db: Database): Promise<void> {
  const secret = randomBytes(32).toString('base64url');
  await db.linkSecret.createMany({ data: [{ id: 1, secret }], skipDuplicates: true });
}

/**
 * Returns the path of the customer page: `/c/{account}/{last day}/{signature}`. Its holder needs no other
 * key, so it expires.
 */
export async function customerPath(tx: Tx, accountId: string, today: LocalDate): Promise<string> {
  const until = addDays(today, GOOD_FOR_DAYS);
  return `/c/${encodeURIComponent(accountId)}/${until}/${signed(await secretOf(tx), accountId, until)}`;
}

export type CustomerLink = { account: string; until: string; signature: string };

/** How long a process uses a secret that it has read; a new secret ends every link after that. */
const SECRET_MS = 10_000;

/**
 * Returns a check whether we signed a link, also for one whose last day is over: made-up links cost a digest
 * and no query. Reads the secret when the one it has is too old.
 */
export function signatureCheck(db: Database): (link: CustomerLink) => Promise<boolean> {
  let known: { secret: Promise<string>; until: number } | null = null;
  const secret = () => {
    if (!known || known.until < Date.now()) {
      known = { secret: secretOf(db), until: Date.now() + SECRET_MS };
      known.secret.catch(() => (known = null));
    }
    return known.secret;
  };
  return async ({ account, until, signature }) => {
    if (!isDate(until)) return false;
    const wanted = Buffer.from(signed(await secret(), account, until));
    const given = Buffer.from(signature);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  };
}

const secretOf = async (db: Database | Tx): Promise<string> =>
  (await db.linkSecret.findUniqueOrThrow({ where: { id: 1 } })).secret;

function signed(secret: string, accountId: string, until: LocalDate): string {
  // No id contains a slash, so that account and day cannot be shifted into one another.
  const digest = createHmac('sha256', secret).update(`${accountId}/${until}`).digest();
  return digest.subarray(0, 18).toString('base64url');
}
