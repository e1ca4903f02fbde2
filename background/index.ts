import { type Log } from '../log.js';
import { type Books } from '../books/book.js';
import { applyAwaitedLater } from '../books/ledger/awaitedLater.js';
import { applyWaitingReversals } from '../books/ledger/waitingReversals.js';
import { escalateOverdue } from '../books/tasks/tasks.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { type ReceivedMail } from '../providers/receivedMail.js';
import { type DunningWorkflows } from '../temporal/dunningWorkflows.js';
import { openAlarmLog } from './alarms.js';
import { startRequestedNotices } from './startRequestedNotices.js';
import { relayOnce } from './relay.js';
import { startRound, type Round } from './poll.js';
import { sweepInbox, sweepMail } from './sweeper.js';

/**
 * While the API serves requests, the relays pause this many times as long as their last round took: accepting
 * requests has priority.
 */
const RELAY_BACKOFF = 39;

/** A round that waited for Temporal must not delay the payments of others for minutes. */
const MAX_REST_MS = 5_000;

/** Relays in one process: while one waits for Temporal, the other reads its next messages. */
const RELAYS = 2;

type BackgroundDeps = {
  provider: PaymentProvider | null;
  mail: ReceivedMail | null;
  /** Enters a started file of invoices. Returns the number entered. */
  enterImport: (book: Books) => Promise<number>;
};

/**
 * Starts the loops beside the API. They need the database and, for the relay alone, Temporal; any number may
 * run at once.
 */
export function startBackground(
  book: Books,
  workflows: DunningWorkflows,
  { provider, mail, enterImport }: BackgroundDeps,
  log: Log,
  isAnswering: () => boolean,
): Round {
  const onError = (what: string) => (error: unknown) => log.warn({ err: error }, `${what} is tried again`);
  let restedAt = 0;
  const relay = async () => {
    const begin = Date.now();
    if (isAnswering() && begin < restedAt) return 0;
    const delivered = await relayOnce(book, workflows, onError('A message to a workflow'));
    restedAt = Date.now() + Math.min(RELAY_BACKOFF * (Date.now() - begin), MAX_REST_MS);
    return delivered;
  };
  const rounds = [
    ...Array.from({ length: RELAYS }, () => startRound(relay, 100, onError('Telling the workflows'))),
    startRound(
      () => sweepInbox(book, onError('An event'), provider),
      1_000,
      onError('Applying left-over events'),
    ),
    startRound(() => sweepMail(book, onError('A mail event'), mail), 1_000, onError('Applying mail events')),
    startRound(() => enterImport(book), 1_000, onError('Entering a file of invoices')),
    startRound(
      () => startRequestedNotices(book, workflows, onError('A letter')),
      1_000,
      onError('Starting letters'),
    ),
    startRound(
      () => applyAwaitedLater(book, onError('A payment that waited')),
      5_000,
      onError('Applying payments that waited'),
    ),
    startRound(
      () => applyWaitingReversals(book, onError('A reversal that waited')),
      5_000,
      onError('Applying reversals that waited'),
    ),
    startRound(() => escalateOverdue(book), 5_000, onError('Moving overdue tasks on')),
    startRound(openAlarmLog(book, log), 60_000, onError('Looking for alarms')),
  ];
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) };
}
