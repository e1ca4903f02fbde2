import { type Alarm } from '../alarm.js';
import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';

const HOUR = 3_600_000;

/** Records that an attempt by this channel was not accepted. `reason` names no customer. */
export async function noteTrouble(tx: Tx, channel: string, reason: string): Promise<void> {
  const lastAt = new Date();
  await tx.sendingTrouble.upsert({
    where: { channel },
    create: { channel, since: lastAt, lastAt, reason },
    update: { lastAt, reason },
  });
}

/** Records that the channel's provider has accepted a message. */
export async function endTrouble(tx: Tx, channel: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM sending_trouble WHERE channel = ${channel}`;
}

/**
 * Returns an alarm for each channel that was tried for an hour without one accepted message; it ends when no
 * attempt has failed for an hour.
 */
export async function silentChannels({ db }: Books): Promise<Alarm[]> {
  const rows = await db.sendingTrouble.findMany({
    where: { lastAt: { gt: new Date(Date.now() - HOUR) } },
    orderBy: { channel: 'asc' },
  });
  return rows
    .filter(({ since, lastAt }) => lastAt.getTime() - since.getTime() >= HOUR)
    .map(({ channel, since, reason }) => ({
      code: 'nothing-sent',
      since,
      summary: `No ${NAMES[channel] ?? channel} has gone out since ${since.toISOString()}: ${reason}`,
    }));
}

const NAMES: Record<string, string> = { email: 'email', letter: 'letter by post', sms: 'text message' };
