import { type Log } from '../log.js';
import { type Book } from '../books/book.js';
import { applyAwaitedLater } from '../books/ledger/awaitedLater.js';
import { applyWaitingReversals } from '../books/ledger/waitingReversals.js';
import { escalateOverdue } from '../books/tasks/tasks.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { type ReceivedMail } from '../providers/receivedMail.js';
import { type DunningWorkflows } from '../temporal/dunningWorkflows.js';
import { openAlarmLog } from './alarms.js';
import { startLetters } from './startRequestedNotices.js';
import { relayOnce } from './relay.js';
import { startRound, type Round } from './poll.js';
import { sweepInbox, sweepMail } from './sweeper.js';

/** While requests are being answered the relays rest this many times as long as their last turn took: acceptance goes first, the engine follows. */
const REST = 39;

/** A turn that waited for Temporal must not keep the payments of others waiting for minutes. */
const LONGEST_REST_MS = 5_000;

/** Relays at work in one process: while one waits for Temporal the other reads its next messages. */
const RELAYS = 2;

type BackgroundDeps = {
  provider: PaymentProvider | null;
  mail: ReceivedMail | null;
  /** Enters a file of invoices that was started. Answers how many. */
  enterImport: (book: Book) => Promise<number>;
};

/** What runs beside the API: it needs the database and, for the relay alone, Temporal. Any number may run at once. */
export function startBackground(
  book: Book,
  workflows: DunningWorkflows,
  { provider, mail, enterImport }: BackgroundDeps,
  log: Log,
  isAnswering: () => boolean,
): Round {
  const trouble = (what: string) => (error: unknown) => log.warn({ err: error }, `${what} is tried again`);
  let restedAt = 0;
  const relay = async () => {
    const begin = Date.now();
    if (isAnswering() && begin < restedAt) return 0;
    const told = await relayOnce(book, workflows, trouble('A message to a workflow'));
    restedAt = Date.now() + Math.min(REST * (Date.now() - begin), LONGEST_REST_MS);
    return told;
  };
  const rounds = [
    ...Array.from({ length: RELAYS }, () => startRound(relay, 100, trouble('Telling the workflows'))),
    startRound(
      () => sweepInbox(book, trouble('An event'), provider),
      1_000,
      trouble('Applying left-over events'),
    ),
    startRound(() => sweepMail(book, trouble('A mail event'), mail), 1_000, trouble('Applying mail events')),
    startRound(() => enterImport(book), 1_000, trouble('Entering a file of invoices')),
    startRound(() => startLetters(book, workflows, trouble('A letter')), 1_000, trouble('Starting letters')),
    startRound(
      () => applyAwaitedLater(book, trouble('A payment that waited')),
      5_000,
      trouble('Applying payments that waited'),
    ),
    startRound(
      () => applyWaitingReversals(book, trouble('A reversal that waited')),
      5_000,
      trouble('Applying reversals that waited'),
    ),
    startRound(() => escalateOverdue(book), 5_000, trouble('Moving overdue tasks on')),
    startRound(openAlarmLog(book, log), 60_000, trouble('Looking for alarms')),
  ];
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) };
}
