import { type LocalDate } from '../domain/days.js';
import { moneyText } from '../domain/money.js';
import { stageOf } from '../domain/policy.js';
import { ageAt } from '../domain/situation.js';
import { lookingAgain, withAccount, type Book, type Tx } from './client.js';
import { column } from './dates.js';
import { openDispute, resolveDispute } from './disputes.js';
import { findInvoice, touch, type StoredInvoice } from './invoices.js';
import { book as bookEntries } from './ledger.js';
import { latestPolicy } from './policies.js';
import { promise, type PromiseDraft } from './promises.js';
import { creditNoteKey, isRepeat } from './repeats.js';
import { endWhatWasOpen, settle } from './settlement.js';
import { record } from './timeline.js';

/** What people decide about an invoice; the same from the API and from a message to its workflow. */
export type Change =
  | { type: 'pause'; until: LocalDate | null; reason: string }
  | { type: 'resume' }
  | { type: 'dispute'; id: string; reason: string }
  | { type: 'resolve-dispute'; id: string; outcome: 'upheld' | 'rejected'; creditAmount: bigint | null }
  | ({ type: 'promise' } & PromiseDraft)
  | { type: 'credit-note'; id: string; amount: bigint; reason: string }
  | { type: 'due-date'; dueOn: LocalDate }
  | { type: 'policy'; policyId: string }
  | { type: 'close'; outcome: 'void' | 'written-off'; reason: string };

export class NotFound extends Error {}
export class IllegalChange extends Error {}

/**
 * Applies changes under the account's lock, all or none, and tells the workflow. A create that comes again changes
 * nothing. Answers whether anything was done. Throws NotFound, IllegalChange, AccountBusy; then nothing has changed.
 */
export async function changeInvoice(
  book: Book,
  invoiceId: string,
  changes: Change | Change[],
  actor: string,
): Promise<{ changed: boolean }> {
  const { accountId } = await mustFind(book.db, invoiceId);
  return lookingAgain(() =>
    withAccount(book, accountId, async (tx) => {
      let changed = false;
      for (const change of [changes].flat()) {
        if (await isRepeat(tx, invoiceId, change)) continue;
        const invoice = await mustFind(tx, invoiceId);
        if (invoice.status !== 'open' && invoice.status !== 'with-counsel')
          throw new IllegalChange(`Invoice ${invoiceId} is ${invoice.status}: it cannot be changed any more`);
        await apply(tx, book, invoice, change, actor);
        changed = true;
      }
      return { changed };
    }),
  );
}

async function mustFind(db: Tx | Book['db'], invoiceId: string): Promise<StoredInvoice> {
  const invoice = await findInvoice(db, invoiceId);
  if (!invoice) throw new NotFound(`There is no invoice ${invoiceId}`);
  return invoice;
}

async function apply(
  tx: Tx,
  { clock }: Book,
  invoice: StoredInvoice,
  change: Change,
  actor: string,
): Promise<void> {
  const at = new Date(clock.now());
  const note = (type: string, summary: string) =>
    record(tx, { accountId: invoice.accountId, invoiceId: invoice.id, at, type, summary, actor });
  const update = async (data: Parameters<Tx['invoice']['update']>[0]['data']) => {
    await tx.invoice.update({ where: { id: invoice.id }, data });
    await touch(tx, at, [invoice.id]);
  };
  switch (change.type) {
    case 'pause':
      await update({
        paused: true,
        pausedUntil: change.until && column(change.until),
        pauseReason: change.reason,
      });
      return note(
        'paused',
        `Paused ${change.until ? `until ${change.until}` : 'until resumed'}: ${change.reason}`,
      );
    case 'resume':
      if (!invoice.paused) return;
      await update({ paused: false, pausedUntil: null, pauseReason: null });
      return note('resumed', 'Resumed at its real age');
    case 'due-date':
      await update({
        dueOn: column(change.dueOn),
        stage: stageOf(ageAt(change.dueOn, invoice.timeZone, at.getTime())),
      });
      return note(
        'due-date.moved',
        `Due date moved from ${invoice.dueOn} to ${change.dueOn}; every date follows it`,
      );
    case 'policy':
      return movePolicy(tx, invoice.accountId, change.policyId, update, note);
    case 'dispute':
      return openDispute(tx, invoice, change, at, actor);
    case 'resolve-dispute':
      return resolve(tx, invoice, change, at, actor);
    case 'promise':
      if (change.currency !== invoice.currency)
        throw new IllegalChange(
          `Invoice ${invoice.id} is in ${invoice.currency}, the promise in ${change.currency}`,
        );
      return makePromise(tx, invoice, change, at, actor);
    case 'credit-note':
      return credit(tx, invoice, { ...change, key: creditNoteKey(change.id) }, at, actor);
    case 'close':
      return close(tx, invoice, change, at, actor);
    default:
      return change satisfies never;
  }
}

type Update = (data: Parameters<Tx['invoice']['update']>[0]['data']) => Promise<void>;

async function movePolicy(
  tx: Tx,
  accountId: string,
  policyId: string,
  update: Update,
  note: (type: string, summary: string) => Promise<void>,
): Promise<void> {
  const latest = await latestPolicy(tx, policyId);
  if (!latest) throw new IllegalChange(`There is no policy ${policyId}`);
  const { kind } = await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { kind: true } });
  if (kind === 'consumer' && latest.policy.debtor !== 'consumer')
    throw new IllegalChange(`Account ${accountId} is a consumer and policy ${policyId} is not for consumers`);
  await update({ policy: { connect: { id_version: { id: latest.id, version: latest.version } } } });
  await note('policy.moved', `Now follows policy ${latest.id}, version ${latest.version}`);
}

const makePromise = (
  tx: Tx,
  invoice: StoredInvoice,
  { type: _, ...draft }: { type: 'promise' } & PromiseDraft,
  at: Date,
  actor: string,
) => promise(tx, invoice, draft, at, actor);

type Resolution = { id: string; outcome: 'upheld' | 'rejected'; creditAmount: bigint | null };

async function resolve(
  tx: Tx,
  invoice: StoredInvoice,
  { id, outcome, creditAmount }: Resolution,
  at: Date,
  actor: string,
): Promise<void> {
  const before = await tx.dispute.findUnique({ where: { id } });
  if (before?.invoiceId !== invoice.id) throw new NotFound(`Invoice ${invoice.id} has no dispute ${id}`);
  if (before.status !== 'open') throw new IllegalChange(`Dispute ${id} is ${before.status} already`);
  await resolveDispute(tx, invoice, id, outcome, at, actor);
  if (outcome === 'upheld') {
    const credited = {
      key: `dispute-credit/${id}`,
      amount: creditAmount ?? invoice.balance,
      reason: `Dispute ${id} upheld`,
    };
    await credit(tx, invoice, credited, at, actor);
  }
}

async function credit(
  tx: Tx,
  invoice: StoredInvoice,
  { key, amount, reason }: { key: string; amount: bigint; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  const { id: invoiceId, accountId, cycle, currency, balance } = invoice;
  if (amount > balance)
    throw new IllegalChange(
      `A credit of ${moneyText(amount, currency)} is more than the open balance of ${moneyText(balance, currency)}`,
    );
  const common = { accountId, invoiceId, at, actor };
  const summary = `Credit note of ${moneyText(amount, currency)}: ${reason}`;
  await settle(tx, at, [
    {
      ...{ actor, payment: null, paymentId: null, event: null, tell: 'change' },
      entries: [{ ...common, key, cycle, type: 'credit-note', amount: -amount, currency, reason }],
      lowered: [{ invoiceId, accountId, currency, left: balance - amount }],
      story: [{ ...common, type: 'credit-note', summary }],
    },
  ]);
}

async function close(
  tx: Tx,
  invoice: StoredInvoice,
  { outcome, reason }: { outcome: 'void' | 'written-off'; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  const { id: invoiceId, accountId, cycle, currency, balance } = invoice;
  const type = outcome === 'void' ? 'void' : 'write-off';
  await bookEntries(tx, [
    {
      key: `${type}/${invoiceId}/${cycle}`,
      accountId,
      invoiceId,
      cycle,
      type,
      amount: -balance,
      currency,
      actor,
      reason,
      at,
    },
  ]);
  await tx.invoice.update({ where: { id: invoiceId }, data: { status: outcome, settledAt: at } });
  await endWhatWasOpen(tx, [invoiceId], at, outcome);
  await touch(tx, at, [invoiceId]);
  await record(tx, {
    accountId,
    invoiceId,
    at,
    type: outcome,
    summary: `${moneyText(balance, currency)} ${outcome === 'void' ? 'voided' : 'written off'}: ${reason}`,
    actor,
  });
}
