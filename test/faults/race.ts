import { setTimeout as sleep } from 'node:timers/promises';
import { createActivities } from '../../activities/index.js';
import { startRound } from '../../background/poll.js';
import { sweepInbox } from '../../background/sweeper.js';
import { type Clock } from '../../domain/calendar/clock.js';
import { openIntake } from '../../inbox/receive.js';
import { putAccount } from '../../books/accounts/putAccount.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { createInvoices } from '../../books/invoices/create.js';
import { prepareBooks } from '../../books/prepare.js';
import { readCases } from '../../books/invoices/contexts.js';
import { type StepRef } from '../../books/invoices/stepRuns.js';
import { createMailer, type Mailer } from '../../providers/mail.js';
import { anAccount, anInvoice } from '../fixtures/books.js';
import { testDatabase } from '../stack/postgres.js';
import { retrying } from '../stack/retrying.js';
import { random } from './scale.js';
import { type Provider } from './provider.js';

/** The invoice whose letter is due, and a younger one that the letter lists. */
const AMOUNTS = { I: 100_000, J: 50_000 };

/**
 * Payments while the letter is on its way: all that the letter is about, or a part that it must not demand
 * any more.
 */
const PAYMENTS = [
  { of: 'I', amount: AMOUNTS.I },
  { of: 'I', amount: AMOUNTS.I },
  { of: 'I', amount: 40_000 },
  { of: 'J', amount: AMOUNTS.J },
  { of: 'J', amount: 20_000 },
] as const;

/**
 * Business time begins when the first reminder of an invoice due on 2 March is due, and runs as fast as real
 * time.
 */
export const shiftFor = (realNow: number): number => Date.parse('2026-03-18T10:00:00Z') - realNow;

export const shiftedClock = (shift: number): Clock => ({
  now: () => Date.now() + shift,
  toReal: (business) => business - shift,
  patience: 60_000,
});

/** Accounts with two invoices each; the letter of the older one is due now. */
export async function openRace(count: number) {
  const database = await testDatabase();
  await prepareBooks(database.url, null);
  const shift = shiftFor(Date.now());
  const book: Books = { db: openDatabase(database.url), clock: shiftedClock(shift) };
  const receive = openIntake(book);
  const ids = Array.from({ length: count }, (_, place) => `A${place}`);
  await inParts(ids, 10, (part) =>
    Promise.all(part.map((id) => putAccount(book, anAccount(id, { timeZone: 'UTC' })))),
  );
  await inParts(ids, 500, (part) =>
    createInvoices(
      book,
      part.flatMap((id) => [
        anInvoice(`I-${id}`, id, '2026-03-02', { amount: BigInt(AMOUNTS.I) }),
        anInvoice(`J-${id}`, id, '2026-03-05', { amount: BigInt(AMOUNTS.J) }),
      ]),
      'test',
    ),
  );
  const refs: StepRef[] = [];
  for (const { invoiceId, accountId, cycle, next } of await readCases(
    book,
    ids.map((id) => `I-${id}`),
  ))
    refs.push({ invoiceId, accountId, cycle, stepId: next!.id, at: next!.at });

  const acknowledged: AcknowledgedPayment[] = [];
  /**
   * Acknowledges as the webhook would: from then on no letter may begin that does not take it into account.
   */
  async function pay({ accountId }: StepRef): Promise<void> {
    const { of, amount } = PAYMENTS[Math.floor(random() * PAYMENTS.length)]!;
    const invoiceId = `${of}-${accountId}`;
    const data = { id: `P-${accountId}`, invoiceId, amount, currency: 'EUR' };
    const event = { type: 'payment.received', data: { ...data, receivedAt: '2026-03-18T10:00:00Z' } };
    await receive({ source: 'payments', eventId: accountId }, Buffer.from(JSON.stringify(event)));
    acknowledged.push({ invoiceId, amount, at: Date.now() });
  }
  // An event whose account is locked is acknowledged, and applied by the sweeper.
  const sweeper = startRound(
    () => sweepInbox(book, () => undefined),
    100,
    () => undefined,
  );

  async function close(): Promise<void> {
    await sweeper.stop();
    await book.db.$disconnect();
    await database.drop();
  }
  return { book, url: database.url, shift, refs, pay, acknowledged, close };
}

/** `at`: the real instant of the 2xx. */
export type AcknowledgedPayment = { invoiceId: string; amount: number; at: number };

async function inParts<T>(all: T[], size: number, work: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += size) await work(all.slice(start, start + size));
}

export type Race = Awaited<ReturnType<typeof openRace>>;

/**
 * The product's own sending over HTTP; `onSend` is called with every request right before it is made.
 * `lingerMs`: the longest pause of the process between its last look at the books and the request.
 */
export function senderOf(
  book: Books,
  providerUrl: string,
  { onSend = () => undefined, lingerMs = 0 }: { onSend?: (key: string) => void; lingerMs?: number } = {},
) {
  const resend = createMailer({
    apiKey: 're_test',
    from: 'Northwind <receivables@northwind.example>',
    baseUrl: providerUrl,
  });
  const mailer: Mailer = {
    async send(mail, options) {
      if (lingerMs > 0) await sleep(random() * lingerMs);
      onSend(options.idempotencyKey);
      return resend.send(mail, options);
    },
  };
  const { sendNotice } = createActivities({ book, mailer, licenses: null, onError: () => undefined });

  return async (ref: StepRef): Promise<void> => void (await retrying(() => sendNotice(ref)));
}

/**
 * A row of the ledger about an account's letter: `paidAt` is the real time at which its invoice was paid in
 * full, read while the payment held its account's lock.
 */
type PageMessage = {
  invoiceId: string;
  paidAt: number | null;
  notice: string | null;
  providerId: string | null;
  key: string | null;
};

export async function ledgerOf({ book, shift }: Race): Promise<PageMessage[]> {
  const rows = await book.db.$queryRaw<(Omit<PageMessage, 'paidAt'> & { paidAt: Date | null })[]>`
    SELECT i.id AS "invoiceId", e.at AS "paidAt", n.status AS notice, n."providerId", n."idempotencyKey" AS key
      FROM invoice i LEFT JOIN ledger_entry e ON e."invoiceId" = i.id AND e.type = 'payment' AND i.balance = 0
      LEFT JOIN notice n ON n."invoiceId" = i.id AND n.purpose = 'dunning'
     WHERE i.id LIKE 'I-%'`;
  return rows.map(({ paidAt, ...row }) => ({ ...row, paidAt: paidAt && paidAt.getTime() - shift }));
}

/** Compares the provider's log with the ledger and returns every contradiction, by invoice. */
export function lies(said: PageMessage[], { arrivals, accepted, conflicts }: Provider) {
  const arrivedKeys = new Set(arrivals.map(({ key }) => key));
  const byKey = new Map(said.flatMap((row) => (row.key ? [[row.key, row]] : [])));
  const names = (rows: PageMessage[]) => rows.map(({ invoiceId }) => invoiceId);
  return {
    /** Letters that are missing in the ledger. */
    unheardOf: [...arrivedKeys].filter((key) => !byKey.has(key)),
    /** It was sent, and the ledger has it as not sent. */
    denied: names(
      said.filter(({ key, notice }) => accepted.has(key ?? '') && !/^(sent|unknown)$/.test(notice!)),
    ),
    /** The ledger has them as sent, and the provider has no such letter. */
    invented: names(
      said.filter(
        ({ key, notice, providerId }) => notice === 'sent' && accepted.get(key!)?.id !== providerId,
      ),
    ),
    unfinished: names(said.filter(({ notice }) => notice === 'sending')),
    twice: names(
      said.filter((row) => said.filter(({ invoiceId }) => invoiceId === row.invoiceId).length > 1),
    ),
    otherBytes: conflicts(),
  };
}

export const NO_LIES = { unheardOf: [], denied: [], invented: [], unfinished: [], twice: [], otherBytes: 0 };

/**
 * Returns the letters that began after their invoice was paid. A payment notes its instant while it holds the
 * lock that a sending needs, so before its commit: a sending with a later instant began after the commit, or
 * inside the lock, which is as wrong. The clock of one machine gives both, to the millisecond.
 */
export function afterPayment(said: PageMessage[], begun: { key: string; at: number }[]): string[] {
  const paidAt = new Map(said.flatMap(({ key, paidAt }) => (key ? [[key, paidAt ?? Infinity]] : [])));
  return begun.filter(({ key, at }) => at > (paidAt.get(key) ?? Infinity)).map(({ key }) => key);
}

/**
 * Returns the letters that differed from the books when they began: they list an invoice or a sum that an
 * acknowledged payment had settled before. `began` is the instant of the request at its sender.
 */
export function untrue(
  acknowledged: AcknowledgedPayment[],
  begun: { key: string; at: number; text: string }[],
) {
  return begun.flatMap(({ at, text }) => {
    const account = /I-(A\d+)\b/.exec(text)?.[1];
    const open = Object.fromEntries(
      Object.entries(AMOUNTS).map(([of, amount]) => {
        const id = `${of}-${account}`;
        const paid = acknowledged.filter((one) => one.invoiceId === id && one.at < at);
        return [id, amount - paid.reduce((sum, one) => sum + one.amount, 0)];
      }),
    );
    const listed = listedIn(text);
    const isTrue = Object.entries(open).every(([id, amount]) => (listed[id] ?? 0) <= amount);
    return isTrue ? [] : [{ says: listed, open }];
  });
}

/** Returns the invoices that a letter lists with the open amount of each, in minor units. */
export const listedIn = (text: string): Record<string, number> =>
  Object.fromEntries(
    [...text.matchAll(/^Invoice (\S+)\n(?: {2}.*\n)*? {2}Balance\s+€([\d,.]+)$/gmu)].map(([, id, amount]) => [
      id,
      Math.round(Number(amount!.replaceAll(',', '')) * 100),
    ]),
  );

/** Invoices that are open and whose step has not come to its end. */
export async function stuck({ book, refs }: Race): Promise<string[]> {
  const over = new Set(
    (await book.db.stepRun.findMany()).map(({ invoiceId, stepId }) => `${invoiceId} ${stepId}`),
  );
  const open = await book.db.invoice.findMany({ where: { status: 'open' }, select: { id: true } });
  const isOpen = new Set(open.map(({ id }) => id));
  return refs
    .filter(({ invoiceId, stepId }) => isOpen.has(invoiceId) && !over.has(`${invoiceId} ${stepId}`))
    .map(({ invoiceId }) => invoiceId);
}
