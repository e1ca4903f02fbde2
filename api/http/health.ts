import { type Express } from 'express';
import { readAlarms } from '../../books/alarms.js';
import { type Books } from '../../books/book.js';
import { isUnreachable } from '../../books/errors.js';

/**
 * Liveness and readiness; both return business time. Alarms leave the process ready: a restart would not end
 * them.
 */
export function mountHealth(app: Express, book: Books): void {
  const { db, clock } = book;
  const now = () => new Date(clock.now()).toISOString();
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok', now: now() }));
  app.get('/readyz', async (_request, response) => {
    try {
      await db.$queryRaw`SELECT 1`;
      const alarms = (await readAlarms(book)).map(({ code, summary }) => ({ code, summary }));
      response.json({ status: 'ready', now: now(), alarms });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      response.status(503).json({ status: 'database away', now: now() });
    }
  });
}
