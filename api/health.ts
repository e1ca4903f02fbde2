import { type Express } from 'express';
import { type Book } from '../prisma/client.js';
import { isUnreachable } from '../prisma/failures.js';

/** Alive, and ready for work; both tell business time. */
export function mountHealth(app: Express, { db, clock }: Book): void {
  const now = () => new Date(clock.now()).toISOString();
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok', now: now() }));
  app.get('/readyz', async (_request, response) => {
    try {
      await db.$queryRaw`SELECT 1`;
      response.json({ status: 'ready', now: now() });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      response.status(503).json({ status: 'database away', now: now() });
    }
  });
}
