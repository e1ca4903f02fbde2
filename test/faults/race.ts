import { setTimeout as sleep } from 'node:timers/promises';
import { createActivities } from '../../activities/index.js';
import { type Clock } from '../../domain/clock.js';
import { openIntake } from '../../intake/receiveEvents.js';
import { putAccount } from '../../prisma/accounts/accounts.js';
import { openDatabase, type Book } from '../../prisma/client.js';
import { createInvoices } from '../../prisma/invoices/invoiceCreation.js';
import { prepareBooks } from '../../prisma/migrate.js';
import { readCases } from '../../prisma/invoices/situations.js';
import { type StepRef } from '../../prisma/invoices/steps.js';
import { createMailer, type Mailer } from '../../providers/mail.js';
import { anAccount, anInvoice } from '../books.js';
import { testDatabase } from '../postgres.js';
import { type Provider } from './provider.js';

const AMOUNT = 100_000;

/** Business time begins when the first letter of an invoice due on 2 March is due, and runs as fast as real time. */
export const shiftFor = (realNow: number): number => Date.parse('2026-03-17T10:00:00Z') - realNow;

export const shiftedClock = (shift: number): Clock => ({
  now: () => Date.now() + shift,
  toReal: (business) => business - shift,
  patience: 60_000,
});

/** Accounts with one invoice each, whose letter is due now. */
export async function openRace(count: number) {
  const database = await testDatabase();
  await prepareBooks(database.url, null);
  const shift = shiftFor(Date.now());
  const book: Book = { db: openDatabase(database.url), clock: shiftedClock(shift) };
  const receive = openIntake(book);
  const ids = Array.from({ length: count }, (_, place) => `A${place}`);
  await inParts(ids, 10, (part) =>
    Promise.all(part.map((id) => putAccount(book, anAccount(id, { timeZone: 'UTC' })))),
  );
  await inParts(ids, 500, (part) =>
    createInvoices(
      book,
      part.map((id) => anInvoice(`I-${id}`, id, '2026-03-02', { amount: BigInt(AMOUNT) })),
      'test',
    ),
  );
  const refs: StepRef[] = [];
  for (const { invoiceId, accountId, cycle, next } of await readCases(
    book,
    ids.map((id) => `I-${id}`),
  ))
    refs.push({ invoiceId, accountId, cycle, stepId: next!.id, at: next!.at });

  /** Acknowledged as the webhook would: when this resolves nothing more may be sent. */
  const pay = ({ invoiceId, accountId }: StepRef): Promise<void> => {
    const data = { id: `P-${accountId}`, invoiceId, amount: AMOUNT, currency: 'EUR' };
    const event = { type: 'payment.received', data: { ...data, receivedAt: '2026-03-17T10:00:00Z' } };
    return receive({ source: 'payments', eventId: accountId }, Buffer.from(JSON.stringify(event)));
  };

  async function close(): Promise<void> {
    await book.db.$disconnect();
    await database.drop();
  }
  return { book, url: database.url, shift, refs, pay, close };
}

async function inParts<T>(all: T[], size: number, work: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += size) await work(all.slice(start, start + size));
}

export type Race = Awaited<ReturnType<typeof openRace>>;

/** The product's own sending over HTTP; `onSend` hears of every request right before it is made. */
export function senderOf(book: Book, providerUrl: string, onSend: (key: string) => void = () => undefined) {
  const resend = createMailer({
    ...{ apiKey: 're_test', from: 'Northwind <receivables@northwind.example>', baseUrl: providerUrl },
  });
  const mailer: Mailer = {
    send(mail, options) {
      onSend(options.idempotencyKey);
      return resend.send(mail, options);
    },
  };
  const { sendNotice } = createActivities({ book, mailer, licenses: null, onError: () => undefined });

  /** As Temporal would: again until it has come to an end, for which a payment may have to be applied first. */
  return async function send(ref: StepRef): Promise<void> {
    for (const deadline = Date.now() + 60_000; ;) {
      try {
        return void (await sendNotice(ref));
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(5 + Math.random() * 20);
      }
    }
  };
}

/** One row of what the ledger says: `paidAt` is real time, read while the payment held its account's lock. */
type Said = {
  invoiceId: string;
  paidAt: number | null;
  notice: string | null;
  providerId: string | null;
  key: string | null;
};

export async function ledgerOf({ book, shift }: Race): Promise<Said[]> {
  const rows = await book.db.$queryRaw<(Omit<Said, 'paidAt'> & { paidAt: Date | null })[]>`
    SELECT i.id AS "invoiceId", e.at AS "paidAt", n.status AS notice, n."providerId", n."idempotencyKey" AS key
      FROM invoice i LEFT JOIN ledger_entry e ON e."invoiceId" = i.id AND e.type = 'payment'
      LEFT JOIN notice n ON n."invoiceId" = i.id AND n.purpose = 'dunning'`;
  return rows.map(({ paidAt, ...row }) => ({ ...row, paidAt: paidAt && paidAt.getTime() - shift }));
}

/** The provider's log beside the ledger: everything that must not be, by invoice. */
export function lies(said: Said[], { arrivals, accepted, conflicts }: Provider) {
  const asked = new Set(arrivals.map(({ key }) => key));
  const byKey = new Map(said.flatMap((row) => (row.key ? [[row.key, row]] : [])));
  const names = (rows: Said[]) => rows.map(({ invoiceId }) => invoiceId);
  return {
    /** Letters that the ledger does not know of. */
    unheardOf: [...asked].filter((key) => !byKey.has(key)),
    /** It left, and the ledger denies it. */
    denied: names(
      said.filter(({ key, notice }) => accepted.has(key ?? '') && !/^(sent|unknown)$/.test(notice!)),
    ),
    /** The ledger says that it left as a letter of the provider's, and the provider has no such letter. */
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
 * What began after its invoice was paid. A payment notes its instant while it holds the lock that a sending needs, so
 * before its commit: an instant of the sending that is later than the payment's lies after the commit, or inside the
 * lock, which is as wrong. The same machine's clock gives both, to the millisecond.
 */
export function afterPayment(said: Said[], begun: { key: string; at: number }[]): string[] {
  const paidAt = new Map(said.flatMap(({ key, paidAt }) => (key ? [[key, paidAt ?? Infinity]] : [])));
  return begun.filter(({ key, at }) => at > (paidAt.get(key) ?? Infinity)).map(({ key }) => key);
}
