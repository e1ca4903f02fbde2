import { type Change } from './change.js';
import { isEnded } from '../../domain/planning/case.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { moneyText } from '../../domain/money/money.js';
import { stageOf } from '../../domain/policy/policy.js';
import { ageAt } from '../../domain/planning/planCase.js';
import { closeInvoice, credit, undoWriteOff, waiveFees } from '../ledger/adjustments.js';
import { type Tx } from '../../prisma/client.js';
import { retryOnConflict, withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { column } from '../dates.js';
import { CUSTOMER, customerMayDispute, customerMayPromise } from './customerWords.js';
import { openDispute, settleDispute } from './disputes.js';
import { findInvoice, bumpRevision, type StoredInvoice } from './invoices.js';
import { planPayments } from '../ledger/paymentPlans.js';
import { latestPolicy } from '../policies/policies.js';
import { recordPromise, type PromiseDraft } from './promises.js';
import { IllegalChange, NotFound } from '../errors.js';
import { creditNoteKey, isRepeat } from './idempotency.js';
import { record } from '../timeline.js';

/**
 * Applies changes under the account's lock, all or none, and informs the workflow; returns whether anything
 * changed. A create that comes again changes nothing. Throws NotFound, IllegalChange or AccountBusy; then
 * nothing has changed.
 */
export async function changeInvoice(
  book: Books,
  invoiceId: string,
  changes: Change | Change[],
  actor: string,
  waiting: { waitMs?: number } = {},
): Promise<{ changed: boolean }> {
  const { accountId } = await requireInvoice(book.db, invoiceId);
  const change = async (tx: Tx) => {
    let changed = false;
    for (const one of [changes].flat()) {
      if (await isRepeat(tx, invoiceId, one)) continue;
      const invoice = await requireInvoice(tx, invoiceId);
      assertChangeable(invoice, one);
      await apply(tx, book, invoice, one, actor);
      changed = true;
    }
    return { changed };
  };
  return retryOnConflict(() => withAccount(book, accountId, change, waiting));
}

async function requireInvoice(db: Tx | Books['db'], invoiceId: string): Promise<StoredInvoice> {
  const invoice = await findInvoice(db, invoiceId);
  if (!invoice) throw new NotFound(`There is no invoice ${invoiceId}`);
  return invoice;
}

function assertChangeable(invoice: StoredInvoice, { type }: Change): void {
  const { id, status } = invoice;
  if (type === 'undo-write-off') {
    if (status !== 'written-off') throw new IllegalChange(`Invoice ${id} is ${status}, not written off`);
  } else if (isEnded(invoice))
    throw new IllegalChange(`Invoice ${id} is ${status}: it cannot be changed any more`);
}

async function apply(
  tx: Tx,
  { clock }: Books,
  invoice: StoredInvoice,
  change: Change,
  actor: string,
): Promise<void> {
  const at = new Date(clock.now());
  const note = (type: string, summary: string) =>
    record(tx, { accountId: invoice.accountId, invoiceId: invoice.id, at, type, summary, actor });
  const update = async (data: Parameters<Tx['invoice']['update']>[0]['data']) => {
    await tx.invoice.update({ where: { id: invoice.id }, data });
    await bumpRevision(tx, at, [invoice.id]);
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
      if (change.dueOn < invoice.issuedOn)
        throw new IllegalChange(
          `Invoice ${invoice.id} of ${invoice.issuedOn} cannot be due before it was issued, on ${change.dueOn}`,
        );
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
      if (actor === CUSTOMER) await customerMayDispute(tx, invoice, at);
      return openDispute(tx, invoice, change, at, actor);
    case 'resolve-dispute':
      return resolve(tx, invoice, change, at, actor);
    case 'promise':
      assertCurrency(invoice, change.currency, 'promise');
      if (actor === CUSTOMER) await customerMayPromise(tx, invoice, change, at);
      assertOpenAmount(invoice, change.amount);
      return makePromise(tx, invoice, change, at, actor);
    case 'plan':
      assertCurrency(invoice, change.currency, 'payment plan');
      return planPayments(tx, invoice, change, at, actor);
    case 'credit-note':
      return credit(tx, invoice, { ...change, key: creditNoteKey(change.id) }, at, actor);
    case 'waive-fees':
      return waiveFees(tx, invoice, change, at, actor);
    case 'close':
      return closeInvoice(tx, invoice, change, at, actor);
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

function assertCurrency({ id, currency }: StoredInvoice, other: string, what: string): void {
  if (other !== currency) throw new IllegalChange(`Invoice ${id} is in ${currency}, the ${what} in ${other}`);
}

function assertOpenAmount({ id, currency, balance }: StoredInvoice, amount: bigint): void {
  if (amount > balance)
    throw new IllegalChange(
      `A promise of ${moneyText(amount, currency)} is more than is open on invoice ${id}: ${moneyText(balance, currency)}`,
    );
}

const makePromise = (
  tx: Tx,
  invoice: StoredInvoice,
  { type: _, ...draft }: { type: 'promise' } & PromiseDraft,
  at: Date,
  actor: string,
) => recordPromise(tx, invoice, draft, at, actor);

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
  await settleDispute(tx, invoice, id, outcome, at, actor);
  if (outcome === 'upheld') {
    const credited = {
      key: `dispute-credit/${id}`,
      amount: creditAmount ?? invoice.balance,
      reason: `Dispute ${id} upheld`,
    };
    await credit(tx, invoice, credited, at, actor);
  }
}
