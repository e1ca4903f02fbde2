import { type Log } from '../log.js';
import { readAlarms } from '../books/alarms.js';
import { type Books } from '../books/book.js';

/** An alarm that persists is logged again this often. */
const AGAIN_MS = 3_600_000;

/** Logs each alarm when it begins, then once an hour, and when it ends. */
export function openAlarmLog(book: Books, log: Pick<Log, 'error' | 'info'>): () => Promise<number> {
  const saidAt = new Map<string, number>();
  return async () => {
    const alarms = await readAlarms(book);
    const now = Date.now();
    for (const { code, summary, since } of alarms) {
      if (now - (saidAt.get(code) ?? -Infinity) < AGAIN_MS) continue;
      log.error({ alarm: code, since }, summary);
      saidAt.set(code, now);
    }
    for (const code of saidAt.keys()) {
      if (alarms.some((alarm) => alarm.code === code)) continue;
      saidAt.delete(code);
      log.info({ alarm: code }, 'The alarm is over');
    }
    return 0;
  };
}
