import { type Database } from '../../prisma/client.js';

/** How many rows each table has, and the state of each invoice: what must be the same after a refusal. */
export async function contents(db: Database): Promise<unknown> {
  const tables = await db.$queryRaw<{ name: string; rows: string }[]>`
    SELECT relname AS name, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || quote_ident(relname), false, true, '')))[1]::text AS rows
      FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind = 'r' ORDER BY 1`;
  const invoices = await db.invoice.findMany({ orderBy: { id: 'asc' } });
  return { tables, invoices };
}
