import pg from 'pg';

/** Invoices of each account, and how many accounts have a task, a broken promise, a dispute. */
const INVOICES = 10;
const TASK_OF = 3;
const BROKEN_OF = 20;
const DISPUTE_OF = 500;

/**
 * A book after months of use: `accounts` with ten open invoices each of every age, their charges, letters,
 * calls, promises and timelines. PostgreSQL generates it, so that the bench measures only reading.
 */
export async function seedBook(databaseUrl: string, accounts: number): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    for (const sql of STATEMENTS) await db.query(sql, sql.includes('$1') ? [accounts] : []);
    await db.query('VACUUM ANALYZE');
  } finally {
    await db.end();
  }
}

const id = (number: string) => `'A' || lpad(${number}::text, 6, '0')`;
const ZONES = `(ARRAY['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'UTC', 'Europe/London'])`;
const CURRENCIES = `(ARRAY['EUR', 'USD', 'EUR', 'JPY', 'GBP'])`;

const STATEMENTS = [
  // The ledger's triggers would count each of these entries for itself: the balances are written beside them.
  'SET session_replication_role = replica',
  `INSERT INTO account (id, name, kind, "timeZone", locale, contacts, "createdAt")
   SELECT ${id('n')}, 'Customer ' || n, 'business', ${ZONES}[1 + n % 5], 'en',
          jsonb_build_array(jsonb_build_object('role', 'billing', 'name', 'Erika Muster', 'email', 'ap' || n || '@example.com', 'phone', '+49 30 ' || n)),
          now() - interval '200 days'
     FROM generate_series(1, $1::int) n`,
  `INSERT INTO invoice (id, "accountId", currency, amount, balance, "issuedOn", "dueOn", lines, status, stage, digest, "policyId", "policyVersion", "createdAt")
   SELECT a.id || '-' || k, a.id, ${CURRENCIES}[1 + abs(hashtext(a.id)) % 5], b.amount, b.amount,
          current_date - 60, current_date + 20 - (abs(hashtext(k || a.id)) % 140), '[]', 'open', 'late', '', p.id, p.version, now() - interval '60 days'
     FROM account a CROSS JOIN generate_series(1, ${INVOICES}) k
    CROSS JOIN LATERAL (SELECT 1000 + abs(hashtext(a.id || k)) % 1000000 AS amount) b
    CROSS JOIN (SELECT id, version FROM policy WHERE id = 'standard' ORDER BY version DESC LIMIT 1) p`,
  `INSERT INTO ledger_entry (key, "accountId", "invoiceId", cycle, type, amount, currency, actor, at)
   SELECT 'charge/' || id, "accountId", id, 1, 'charge', amount, currency, 'bench', "createdAt" FROM invoice`,
  `INSERT INTO timeline_event ("accountId", "invoiceId", at, type, "stepId", summary, actor)
   SELECT "accountId", id, now() - k * interval '7 days', 'step.done', 'reminder-' || k, 'Letter "Reminder" sent to ap@example.com', 'system'
     FROM invoice CROSS JOIN generate_series(1, 4) k`,
  `INSERT INTO notice (id, "accountId", "invoiceId", cycle, "stepId", "ruleId", purpose, channel, template, recipients, subject, html, text,
                       "idempotencyKey", status, "localDay", "createdAt", "frozenAt", "sentAt")
   SELECT 'N-' || a.id || '-' || k, a.id, a.id || '-1', 1, 'reminder-' || k, 'reminder', 'dunning', 'email', 'reminder', '{ap@example.com}',
          'Reminder', repeat('<p>Please pay</p>', 100), repeat('Please pay ', 100), 'N-' || a.id || '-' || k, 'sent', current_date - 4 * k,
          now() - 4 * k * interval '1 day', now() - 4 * k * interval '1 day', now() - 4 * k * interval '1 day'
     FROM account a CROSS JOIN generate_series(1, 3) k`,
  `INSERT INTO task (id, type, role, status, "accountId", "invoiceId", cycle, "stepId", "openedAt", "dueAt", outcome, "completedAt", "completedBy")
   SELECT a.id || ':done:' || k, 'call', 'collector', 'done', a.id, a.id || '-1', 1, 'call-' || k, now() - k * interval '7 days', now() - k * interval '6 days',
          'no-answer', now() - k * interval '6 days', 'anna@example.com'
     FROM account a CROSS JOIN generate_series(1, 2) k`,
  `INSERT INTO task (id, type, role, "accountId", "invoiceId", cycle, "stepId", "openedAt", "dueAt")
   SELECT id || ':call', 'call', 'collector', id, id || '-1', 1, 'call', now(), now() + interval '1 day'
     FROM account WHERE abs(hashtext(id)) % ${TASK_OF} = 0`,
  `INSERT INTO promise (id, "invoiceId", cycle, amount, currency, "payOn", status, "madeAt")
   SELECT 'W-' || id, id, 1, amount, currency, current_date - 5, 'broken', now() - interval '20 days'
     FROM invoice WHERE abs(hashtext(id)) % ${BROKEN_OF} = 0`,
  `INSERT INTO dispute (id, "invoiceId", reason, "openedAt")
   SELECT 'D-' || id, id, 'Wrong hours', now() FROM invoice WHERE abs(hashtext(id)) % ${DISPUTE_OF} = 1`,
];
