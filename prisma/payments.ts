import { allocate, type Allocation } from '../domain/allocation.js';
import { moneyText } from '../domain/money.js';
import { lookingAgain, withAccount, type Book, type Tx } from './client.js';
import { dateOf } from './dates.js';
import { raise } from './exceptions.js';
import { type Payment } from './generated/client.js';
import { digestOf } from './invoices.js';
import { book as bookEntries, type Entry } from './ledger.js';
import { tell } from './outbox.js';
import { settle } from './settlement.js';
import { record } from './timeline.js';

/** Money someone says has arrived: for one invoice, or on account (oldest invoice first). */
export type PaymentReport = {
  id: string;
  invoiceId: string | null;
  accountId: string | null;
  /** Minor units, positive. */
  amount: bigint;
  currency: string;
  /** ISO 8601. */
  receivedAt: string;
  method: string | null;
  reference: string | null;
};

export type PaymentResult = {
  id: string;
  status: 'applied' | 'exception' | 'dismissed';
  applied: Allocation['applied'];
  credit: bigint;
  created: boolean;
};

export class PaymentConflict extends Error {
  constructor(id: string) {
    super(`Payment ${id} is known with other content; use a new id for another payment`);
  }
}

export type Reporting = {
  /** Where it came from: api, webhook, signal … */
  source: string;
  actor: string;
  /** How long to wait for the account's lock. */
  waitMs?: number;
  /** Runs in the same transaction: the inbox marks its event as applied. */
  alongside?: (tx: Tx) => Promise<void>;
};

/**
 * Books a payment once, by its id. From its commit no step for the debt starts (rule 1). What cannot be applied
 * (unknown target, other currency) is kept as an exception. Throws PaymentConflict, AccountBusy.
 */
export async function applyPayment(
  book: Book,
  report: PaymentReport,
  reporting: Reporting,
): Promise<PaymentResult> {
  // Two reports of one id met: the other has committed by now, so the second look finds it.
  return lookingAgain(async () => {
    const accountId = await debtorOf(book, report);
    const change = (tx: Tx) => applyOnce(tx, book, report, accountId, reporting);
    if (!accountId) return book.db.$transaction(change);
    return withAccount(book, accountId, change, { waitMs: reporting.waitMs ?? 10_000 });
  });
}

async function applyOnce(
  tx: Tx,
  { clock }: Book,
  report: PaymentReport,
  accountId: string | null,
  reporting: Reporting,
): Promise<PaymentResult> {
  const digest = digestOf(report);
  const before = await tx.payment.findUnique({ where: { id: report.id } });
  if (before && before.digest !== digest) throw new PaymentConflict(report.id);
  const at = new Date(clock.now());
  if (!before) await take(tx, report, accountId, digest, at, reporting);
  await reporting.alongside?.(tx);
  return { ...(await resultOf(tx, report.id)), created: !before };
}

async function take(
  tx: Tx,
  report: PaymentReport,
  accountId: string | null,
  digest: string,
  at: Date,
  { source, actor }: Reporting,
): Promise<void> {
  const trouble = await troubleWith(tx, report, accountId);
  const status = trouble ? 'exception' : 'applied';
  await tx.payment.create({
    data: { ...report, receivedAt: new Date(report.receivedAt), source, status, digest, createdAt: at },
  });
  if (!trouble) return applyTo(tx, report, accountId!, at, actor);
  const { amount, currency } = report;
  const detail = {
    id: report.id,
    invoiceId: report.invoiceId,
    accountId: report.accountId,
    receivedAt: report.receivedAt,
    reference: report.reference,
  };
  const target = { invoiceId: accountId ? report.invoiceId : null, accountId };
  await raise(
    tx,
    {
      id: `payment:${report.id}`,
      paymentId: report.id,
      reason: trouble,
      ...target,
      amount,
      currency,
      detail,
    },
    at,
    actor,
  );
}

async function debtorOf({ db }: Book, { invoiceId, accountId }: PaymentReport): Promise<string | null> {
  if (invoiceId)
    return (
      (await db.invoice.findUnique({ where: { id: invoiceId }, select: { accountId: true } }))?.accountId ??
      null
    );
  return accountId
    ? ((await db.account.findUnique({ where: { id: accountId }, select: { id: true } }))?.id ?? null)
    : null;
}

async function troubleWith(
  tx: Tx,
  { invoiceId, currency }: PaymentReport,
  accountId: string | null,
): Promise<string | null> {
  if (!accountId) return invoiceId ? 'unknown-invoice' : 'unknown-account';
  const invoice = invoiceId
    ? await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId }, select: { currency: true } })
    : null;
  return invoice && invoice.currency !== currency ? 'currency-mismatch' : null;
}

/** Allocates the payment to its invoice, or to the account's invoices oldest first; the rest is the account's credit. */
export async function applyTo(
  tx: Tx,
  report: PaymentReport,
  accountId: string,
  at: Date,
  actor: string,
): Promise<void> {
  const { id, amount, currency } = report;
  const target = report.invoiceId ? { id: report.invoiceId } : {};
  const open = await tx.invoice.findMany({
    where: { accountId, currency, status: { in: ['open', 'with-counsel'] }, ...target },
  });
  const { applied, credit } = allocate(
    amount,
    open.map((invoice) => ({
      invoiceId: invoice.id,
      dueOn: dateOf(invoice.dueOn),
      balance: invoice.balance,
    })),
  );
  const common = { accountId, type: 'payment' as const, currency, paymentId: id, actor, at };
  const entries: Entry[] = applied.map((part) => ({
    ...common,
    key: `payment/${id}/${part.invoiceId}`,
    invoiceId: part.invoiceId,
    amount: -part.amount,
  }));
  if (credit > 0n) entries.push({ ...common, key: `credit/${id}`, invoiceId: null, amount: -credit });
  await bookEntries(tx, entries);
  await record(
    tx,
    ...applied.map((part) => story(report, accountId, part.invoiceId, part.amount, at, actor)),
  );
  if (credit > 0n)
    await record(tx, {
      accountId,
      invoiceId: report.invoiceId,
      at,
      type: 'credit.kept',
      summary: `${moneyText(credit, currency)} more than was owed is kept as credit of the account`,
      actor,
    });
  const touched = applied.map(({ invoiceId }) => invoiceId);
  await settle(tx, touched, at, actor);
  await tell(
    tx,
    at,
    touched.map((invoiceId) => ({ kind: 'payment' as const, invoiceId, paymentId: id })),
  );
}

function story(
  { id, currency, method, reference }: PaymentReport,
  accountId: string,
  invoiceId: string,
  amount: bigint,
  at: Date,
  actor: string,
) {
  const how = [method, reference].filter(Boolean).join(' ');
  const summary = `${moneyText(amount, currency)} received${how ? ` (${how})` : ''}`;
  return { accountId, invoiceId, at, type: 'payment.applied', summary, actor, detail: { paymentId: id } };
}

async function resultOf(tx: Tx, id: string): Promise<Omit<PaymentResult, 'created'>> {
  const payment: Payment = await tx.payment.findUniqueOrThrow({ where: { id } });
  const entries = await tx.ledgerEntry.findMany({ where: { paymentId: id }, orderBy: { id: 'asc' } });
  const applied = entries.flatMap(({ invoiceId, amount }) =>
    invoiceId ? [{ invoiceId, amount: -amount }] : [],
  );
  const credit = entries.reduce((sum, { invoiceId, amount }) => (invoiceId ? sum : sum - amount), 0n);
  return { id, status: payment.status as PaymentResult['status'], applied, credit };
}
