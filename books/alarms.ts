import { type Alarm } from './alarm.js';
import { type Books } from './book.js';
import { lateReconciliation } from './ledger/lateReconciliation.js';
import { silentChannels } from './notices/sendingTrouble.js';
import { lostWorkflows, overdueWorkflows } from './workflowChecks.js';
import { failingMessages } from './relayFailures.js';

type AlarmQuery = (book: Books) => Promise<Alarm[]>;

/** Every page of the desk and every call of `/readyz` runs them all: each is one cheap query. */
const ALARMS: readonly AlarmQuery[] = [
  lateReconciliation,
  silentChannels,
  failingMessages,
  lostWorkflows,
  overdueWorkflows,
];

/** Returns what needs a person now; an empty list when nothing does. */
export async function readAlarms(book: Books): Promise<Alarm[]> {
  return (await Promise.all(ALARMS.map((query) => query(book)))).flat();
}
