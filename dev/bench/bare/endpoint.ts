import express from 'express';
import pg from 'pg';

/** The floor of a webhook: takes the bytes, inserts them, answers. Prints `Endpoint listens`. */
const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
await db.query('CREATE TABLE IF NOT EXISTS bare_event (id bigserial PRIMARY KEY, body bytea NOT NULL)');
const app = express();
app.post('/', express.raw({ type: () => true }), async (request, response) => {
  await db.query('INSERT INTO bare_event (body) VALUES ($1)', [request.body]);
  response.json({ received: true });
});
app.listen(Number(process.env.PORT), () =>
  console.log(JSON.stringify({ level: 30, pid: process.pid, msg: 'Endpoint listens' })),
);
process.once('SIGTERM', () => process.exit());
