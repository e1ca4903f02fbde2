import { localDate } from '../domain/calendar.js';
import { type LocalDate } from '../domain/days.js';
import { moneyText, smaller } from '../domain/money.js';
import { stageOf } from '../domain/policy.js';
import { ageAt } from '../domain/situation.js';
import { lookingAgain, withAccount, type Book, type Tx } from './client.js';
import { applyCredit } from './credit.js';
import { column } from './dates.js';
import { openDispute, resolveDispute } from './disputes.js';
import { findInvoice, touch, type StoredInvoice } from './invoices.js';
import { book as bookEntries, feesOf, type Entry } from './ledger.js';
import { planPayments, type Instalment } from './paymentPlans.js';
import { latestPolicy } from './policies.js';
import { promise, type PromiseDraft } from './promises.js';
import { IllegalChange, NotFound } from './refusals.js';
import { oweAgain } from './reopening.js';
import { creditNoteKey, feeWaiverKey, isRepeat } from './repeats.js';
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
  | { type: 'plan'; id: string; currency: string; instalments: Instalment[] }
  | { type: 'waive-fees'; id: string; amount: bigint | null; reason: string }
  | { type: 'close'; outcome: 'void' | 'written-off'; reason: string }
  | { type: 'undo-write-off'; reason: string };

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
        mustBeChangeable(invoice, change);
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

function mustBeChangeable({ id, status }: StoredInvoice, { type }: Change): void {
  if (type === 'undo-write-off') {
    if (status !== 'written-off') throw new IllegalChange(`Invoice ${id} is ${status}, not written off`);
  } else if (status !== 'open' && status !== 'with-counsel')
    throw new IllegalChange(`Invoice ${id} is ${status}: it cannot be changed any more`);
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
      if (change.until && change.until <= localDate(at.getTime(), invoice.timeZone))
        throw new IllegalChange(`A pause until ${change.until} is over already; give a later date`);
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
      mustBeIn(invoice, change.currency, 'promise');
      return makePromise(tx, invoice, change, at, actor);
    case 'plan':
      mustBeIn(invoice, change.currency, 'payment plan');
      return planPayments(tx, invoice, change, at, actor);
    case 'credit-note':
      return credit(tx, invoice, { ...change, key: creditNoteKey(change.id) }, at, actor);
    case 'waive-fees':
      return waiveFees(tx, invoice, change, at, actor);
    case 'close':
      return close(tx, invoice, change, at, actor);
    case 'undo-write-off':
      return undoWriteOff(tx, invoice, change.reason, at, actor);
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

function mustBeIn({ id, currency }: StoredInvoice, other: string, what: string): void {
  if (other !== currency) throw new IllegalChange(`Invoice ${id} is in ${currency}, the ${what} in ${other}`);
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

type Credit = { key: string; amount: bigint; reason: string };

async function credit(
  tx: Tx,
  invoice: StoredInvoice,
  { key, amount, reason }: Credit,
  at: Date,
  actor: string,
  { type, name }: { type: 'credit-note' | 'fee-waiver'; name: string } = CREDIT_NOTE,
): Promise<void> {
  const { id: invoiceId, accountId, cycle, currency, balance } = invoice;
  if (amount > balance)
    throw new IllegalChange(
      `A ${name.toLowerCase()} of ${moneyText(amount, currency)} is more than the open balance of ${moneyText(balance, currency)}`,
    );
  const common = { accountId, invoiceId, at, actor };
  const summary = `${name} of ${moneyText(amount, currency)}: ${reason}`;
  await settle(tx, at, [
    {
      ...{ actor, payment: null, paymentId: null, event: null, tell: 'change' },
      entries: [{ ...common, key, cycle, type, amount: -amount, currency, reason }],
      lowered: [{ invoiceId, accountId, currency, left: balance - amount }],
      story: [{ ...common, type, summary }],
    },
  ]);
}

const CREDIT_NOTE = { type: 'credit-note', name: 'Credit note' } as const;
const FEE_WAIVER = { type: 'fee-waiver', name: 'Fee waiver' } as const;

/** Lets late fees off: all that are charged, or a part of them. */
async function waiveFees(
  tx: Tx,
  invoice: StoredInvoice,
  { id, amount, reason }: { id: string; amount: bigint | null; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  const fees = await feesOf(tx, invoice.id);
  const waived = amount ?? smaller(fees, invoice.balance);
  if (waived <= 0n || waived > fees)
    throw new IllegalChange(
      `Invoice ${invoice.id} has late fees of ${moneyText(fees, invoice.currency)} to waive, not ${moneyText(waived, invoice.currency)}`,
    );
  await credit(tx, invoice, { key: feeWaiverKey(id), amount: waived, reason }, at, actor, FEE_WAIVER);
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
  const common = { accountId, cycle, currency, actor, reason, at };
  // What was never owed and was paid all the same is the customer's: it becomes credit of the account.
  const paid = outcome === 'void' ? await paidInto(tx, invoiceId) : [];
  const returned = paid.reduce((sum, { amount }) => sum + amount, 0n);
  await bookEntries(tx, [
    ...paid.flatMap(({ paymentId, amount }): Entry[] => {
      const key = `void-credit/${invoiceId}/${cycle}/${paymentId}`;
      return [
        { ...common, key, invoiceId, type: 'credit', amount, paymentId },
        { ...common, key: `${key}/kept`, invoiceId: null, type: 'credit', amount: -amount, paymentId },
      ];
    }),
    { ...common, key: `${type}/${invoiceId}/${cycle}`, invoiceId, type, amount: -balance - returned },
  ]);
  await tx.invoice.update({ where: { id: invoiceId }, data: { status: outcome, settledAt: at } });
  await endWhatWasOpen(tx, [invoiceId], at, outcome);
  await touch(tx, at, [invoiceId]);
  const kept = returned > 0n ? `; ${moneyText(returned, currency)} paid before is credit of the account` : '';
  const summary = `${moneyText(balance, currency)} ${outcome === 'void' ? 'voided' : 'written off'}: ${reason}${kept}`;
  await record(tx, { accountId, invoiceId, at, type: outcome, summary, actor });
}

/** What of each payment lies on the invoice. */
const paidInto = (tx: Tx, invoiceId: string): Promise<{ paymentId: string; amount: bigint }[]> =>
  tx.$queryRaw`
    SELECT "paymentId", (-sum(amount))::bigint AS amount FROM ledger_entry
     WHERE "invoiceId" = ${invoiceId} AND "paymentId" IS NOT NULL GROUP BY 1 HAVING sum(amount) < 0 ORDER BY min(id)`;

/** The debt is owed again, in its next cycle. */
async function undoWriteOff(
  tx: Tx,
  { id: invoiceId, accountId, cycle, currency }: StoredInvoice,
  reason: string,
  at: Date,
  actor: string,
): Promise<void> {
  const { amount } = await tx.ledgerEntry.findUniqueOrThrow({
    where: { key: `write-off/${invoiceId}/${cycle}` },
  });
  const key = `write-off-undone/${invoiceId}/${cycle}`;
  const entry = { accountId, invoiceId, actor, at };
  await bookEntries(tx, [{ ...entry, key, cycle, type: 'write-off', amount: -amount, currency, reason }]);
  await record(tx, { ...entry, type: 'write-off.undone', summary: `Write-off undone: ${reason}` });
  await oweAgain(tx, [invoiceId], at, actor);
  await applyCredit(tx, { accountId, currency }, [invoiceId], key, at);
}
