import { allocate, type Allocation, type OpenBalance } from '../domain/allocation.js';
import { moneyText } from '../domain/money.js';
import { lookingAgain, withAccount, type Book, type Tx } from './client.js';
import { raise } from './exceptions.js';
import { type Payment } from './generated/client.js';
import { digestOf } from './keys.js';
import { markApplied, type EventRef } from './inbox.js';
import { type Entry } from './ledger.js';
import { settle, type Movement, type PaymentRow } from './settlement.js';
import { type TimelineEntry } from './timeline.js';

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
  /** The inbox event that reported it, marked as applied in the same transaction. */
  event?: EventRef;
  /** The account that owes, when the caller knows it already. */
  debtor?: string;
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
    const accountId = reporting.debtor ?? (await debtorOf(book, report));
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
  const { digest: before, open, invoiceCurrency } = await readTarget(tx, report, accountId);
  if (before !== null && before !== digest) throw new PaymentConflict(report.id);
  const at = new Date(clock.now());
  const trouble = before === null ? troubleWith(report, accountId, invoiceCurrency) : null;
  if (before === null && !trouble) {
    const { source, actor, event = null } = reporting;
    const payment = { ...report, source, status: 'applied', digest, createdAt: at };
    const allocation = await applyTo(tx, report, accountId!, open, { at, actor, payment, event });
    return { id: report.id, status: 'applied', ...allocation, created: true };
  }
  if (trouble) await setAside(tx, report, accountId, trouble, { digest, at, ...reporting });
  if (reporting.event) await markApplied(tx, reporting.event, at);
  return { ...(await resultOf(tx, report.id)), created: before === null };
}

type Target = { digest: string | null; invoiceCurrency: string | null; open: OpenBalance[] };

/** Whether the payment is known, and what it may settle, in one look. */
async function readTarget(
  tx: Tx,
  { id, invoiceId, currency }: PaymentReport,
  accountId: string | null,
): Promise<Target> {
  const [row] = await tx.$queryRaw<
    { digest: string | null; invoiceCurrency: string | null; open: RawBalance[] | null }[]
  >`
    SELECT (SELECT digest FROM payment WHERE id = ${id}) AS digest,
           (SELECT currency FROM invoice WHERE id = ${invoiceId}) AS "invoiceCurrency",
           (SELECT json_agg(json_build_object('invoiceId', id, 'dueOn', "dueOn", 'balance', balance::text))
              FROM invoice WHERE "accountId" = ${accountId} AND currency = ${currency} AND status IN ('open', 'with-counsel')
               AND (${invoiceId}::text IS NULL OR id = ${invoiceId})) AS open`;
  return { ...row!, open: (row!.open ?? []).map((one) => ({ ...one, balance: BigInt(one.balance) })) };
}

type RawBalance = Omit<OpenBalance, 'balance'> & { balance: string };

/** What a payment on account, or for one invoice, may settle; oldest first is the allocation's business. */
export const readOpen = async (tx: Tx, report: PaymentReport, accountId: string): Promise<OpenBalance[]> =>
  (await readTarget(tx, report, accountId)).open;

async function setAside(
  tx: Tx,
  report: PaymentReport,
  accountId: string | null,
  reason: string,
  { digest, source, actor, at }: { digest: string; source: string; actor: string; at: Date },
): Promise<void> {
  const { id, invoiceId, amount, currency, receivedAt, reference } = report;
  await tx.payment.create({
    data: { ...report, receivedAt: new Date(receivedAt), source, status: 'exception', digest, createdAt: at },
  });
  const detail = { id, invoiceId, accountId: report.accountId, receivedAt, reference };
  const about = { invoiceId: accountId ? invoiceId : null, accountId, amount, currency };
  await raise(tx, { id: `payment:${id}`, paymentId: id, reason, ...about, detail }, at, actor);
}

async function debtorOf({ db }: Book, { invoiceId, accountId }: PaymentReport): Promise<string | null> {
  const [row] = await db.$queryRaw<{ accountId: string | null }[]>`
    SELECT coalesce((SELECT "accountId" FROM invoice WHERE id = ${invoiceId}), (SELECT id FROM account WHERE id = ${accountId})) AS "accountId"`;
  return row?.accountId ?? null;
}

function troubleWith(
  { invoiceId, currency }: PaymentReport,
  accountId: string | null,
  invoiceCurrency: string | null,
): string | null {
  if (!accountId) return invoiceId ? 'unknown-invoice' : 'unknown-account';
  return invoiceId && invoiceCurrency !== currency ? 'currency-mismatch' : null;
}

/** Allocates the payment to its invoice, or to the account's invoices oldest first; the rest is the account's credit. */
export async function applyTo(
  tx: Tx,
  report: PaymentReport,
  accountId: string,
  open: OpenBalance[],
  booking: Pick<Movement, 'at' | 'actor' | 'event'> & { payment: PaymentRow | null },
): Promise<Allocation> {
  const { id, amount, currency } = report;
  const { at, actor } = booking;
  const { applied, credit } = allocate(amount, open);
  const before = new Map(open.map(({ invoiceId, balance }) => [invoiceId, balance]));
  const common = { accountId, type: 'payment' as const, currency, paymentId: id, actor, at };
  const toInvoices: Entry[] = applied.map((part) => ({
    ...common,
    key: `payment/${id}/${part.invoiceId}`,
    invoiceId: part.invoiceId,
    amount: -part.amount,
  }));
  const toCredit = { ...common, key: `credit/${id}`, invoiceId: null, amount: -credit };
  const story = applied.map((part) => paymentStory(report, accountId, part, at, actor));
  await settle(tx, {
    ...booking,
    tell: 'payment',
    entries: credit > 0n ? [...toInvoices, toCredit] : toInvoices,
    lowered: applied.map((part) => ({
      ...{ invoiceId: part.invoiceId, accountId, currency },
      left: before.get(part.invoiceId)! - part.amount,
    })),
    story: credit > 0n ? [...story, creditStory(report, accountId, credit, at, actor)] : story,
  });
  return { applied, credit };
}

function creditStory(
  { currency, invoiceId }: PaymentReport,
  accountId: string,
  credit: bigint,
  at: Date,
  actor: string,
): TimelineEntry {
  const summary = `${moneyText(credit, currency)} more than was owed is kept as credit of the account`;
  return { accountId, invoiceId, at, type: 'credit.kept', summary, actor };
}

function paymentStory(
  { id, currency, method, reference }: PaymentReport,
  accountId: string,
  { invoiceId, amount }: Allocation['applied'][number],
  at: Date,
  actor: string,
): TimelineEntry {
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
