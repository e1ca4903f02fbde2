import { type Alarm } from '../alarm.js';
import { type Books } from '../book.js';

/** Two hourly sweeps missed, and the third running late. */
const LATE_MS = 3 * 3_600_000;

/**
 * Returns one alarm for each payment provider whose last full query is more than three hours of real time
 * ago.
 */
export async function lateReconciliation({ db }: Pick<Books, 'db'>): Promise<Alarm[]> {
  const late = await db.reconciliation.findMany({
    where: { stoppedAt: null, until: { lt: new Date(Date.now() - LATE_MS) } },
    orderBy: { provider: 'asc' },
  });
  return late.map(({ provider, until }) => ({
    code: `reconciliation-late:${provider.toLowerCase()}`,
    summary: `${provider} was last asked for missed payments at ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC: look at the Schedule "reconciliation" in the Temporal UI and at the worker's log`,
    since: until,
  }));
}
