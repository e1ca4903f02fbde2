/** By account: the changes that wait while one runs. */
type Lines = Map<string, (() => void)[]>;
const lines = new WeakMap<object, Lines>();

export class QueueTimeout extends Error {}

/**
 * Runs `work`, with the time that is left, when its turn among the changes of an account in this process
 * comes. The changes would wait at the account's lock in any case, but here they hold no connection that
 * other accounts need. Throws QueueTimeout when the turn does not come within `waitMs`.
 */
export async function queued<T>(
  database: object,
  accountId: string,
  waitMs: number,
  work: (leftMs: number) => Promise<T>,
): Promise<T> {
  const started = Date.now();
  const accounts = linesOf(database);
  const line = accounts.get(accountId);
  if (line) await turnIn(line, waitMs);
  else accounts.set(accountId, []);
  try {
    return await work(Math.max(1, waitMs - (Date.now() - started)));
  } finally {
    const next = accounts.get(accountId)?.shift();
    if (next) next();
    else accounts.delete(accountId);
  }
}

function linesOf(database: object): Lines {
  const known = lines.get(database) ?? new Map<string, (() => void)[]>();
  lines.set(database, known);
  return known;
}

function turnIn(line: (() => void)[], waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const come = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      line.splice(line.indexOf(come), 1);
      reject(new QueueTimeout());
    }, waitMs);
    line.push(come);
  });
}
