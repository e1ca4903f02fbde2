/**
 * The limits of the application's own sessions, real ms. They nest (architecture.md): a provider's answer 8 s
 * < idle in a transaction < the transaction 20 s < an activity's start-to-close 60 s. A transaction is idle
 * while a provider is called.
 */
export const IDLE_IN_TRANSACTION_MS = 15_000;

/** Longer than a transaction may last, and the most that a report on all accounts needs. */
export const STATEMENT_MS = 30_000;

/** Seconds: both sides notice a machine that vanished silently after 10 + 3 × 5 of them. */
const KEEPALIVE = { idle: 10, interval: 5, count: 3 };

/** The connection ends when the server does not acknowledge sent data for this long. */
const UNACKNOWLEDGED_MS = 20_000;

const OPTIONS = [
  `tcp_keepalives_idle=${KEEPALIVE.idle}`,
  `tcp_keepalives_interval=${KEEPALIVE.interval}`,
  `tcp_keepalives_count=${KEEPALIVE.count}`,
  `tcp_user_timeout=${UNACKNOWLEDGED_MS}`,
]
  .map((option) => `-c ${option}`)
  .join(' ');

/**
 * Returns settings of node-postgres for a session that ends with its process: without them the account of a
 * worker that froze or vanished stays locked for two hours, the kernel's own keep-alive. Settings in the URL
 * (`?statement_timeout=`, `?options=`) win. Migrations use separate sessions without limits.
 */
export function sessionSettings(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const own = url.searchParams.get('options');
  url.searchParams.delete('options');
  return {
    // The driver lets every parameter in a connection string override the settings beside it.
    connectionString: url.href,
    options: own ? `${OPTIONS} ${own}` : OPTIONS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE.idle * 1_000,
  };
}
