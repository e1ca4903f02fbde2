/**
 * The limits of the application's own sessions, real ms. They nest (architecture.md): a provider's answer 8 s < idle in a
 * transaction < the transaction 20 s < an activity's start-to-close 60 s. A provider is asked while a transaction is idle.
 */
export const IDLE_IN_TRANSACTION_MS = 15_000;

/** Longer than a transaction may last; what a report of the whole book needs at most. */
export const STATEMENT_MS = 30_000;

/** Seconds: a machine that vanished without a word is noticed after 10 + 3 × 5 of them, by both sides. */
const KEEPALIVE = { idle: 10, interval: 5, count: 3 };

/** Sent data that the server does not acknowledge for so long ends the connection. */
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
 * Settings of node-postgres for a session that ends with its process: without them the account of a worker that froze or
 * vanished stays locked for two hours, the kernel's own keep-alive. What the URL itself sets (`?statement_timeout=`,
 * `?options=`) wins. Migrations have sessions of their own, without limits.
 */
export function sessionSettings(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const own = url.searchParams.get('options');
  url.searchParams.delete('options');
  return {
    // In the text of a connection the driver lets every parameter win over what stands beside it.
    connectionString: url.href,
    options: own ? `${OPTIONS} ${own}` : OPTIONS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE.idle * 1_000,
  };
}
