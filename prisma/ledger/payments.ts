import { allocate, type Allocation, type OpenBalance } from '../../domain/allocation.js';
import { moneyText } from '../../domain/money.js';
import { lookingAgain, withAccount, type Book, type Tx } from '../client.js';
import { raise } from './exceptions.js';
import { type Payment, type Prisma } from '../generated/client.js';
import { digestOf } from '../keys.js';
import { PaymentConflict } from '../refusals.js';
import { markApplied, type EventRef } from './inbox.js';
import { type Entry } from './ledger.js';
import { grantDiscounts } from './discounts.js';
import { applyWaiting } from './reversals.js';
import { settle, type Lowered, type Movement, type PaymentRow } from './settlement.js';
import { type TimelineEntry } from '../timeline.js';

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

export type Reporting = {
  /** Where it came from: api, webhook, signal … */
  source: string;
  actor: string;
  /** The inbox event that reported it, marked as applied in the same transaction. */
  event?: EventRef | null;
};

/** A report with the account that owes, where there is one, and a reason why people must look at it first. */
export type Booking = Reporting & { report: PaymentReport; accountId: string | null; doubt?: string | null };

/**
 * Books a payment once, by its id. From its commit no step for the debt starts (rule 1). What cannot be applied
 * (unknown target, other currency) is kept as an exception, and so is what `doubt`, asked under the account's lock,
 * gives a reason for. Waits at most `waitMs` for the account. Throws PaymentConflict, AccountBusy.
 */
export async function applyPayment(
  book: Book,
  report: PaymentReport,
  {
    waitMs = 10_000,
    doubt: askDoubt,
    ...reporting
  }: Reporting & { waitMs?: number; doubt?: (tx: Tx) => Promise<string | null> },
): Promise<PaymentResult> {
  // Two reports of one id met: the other has committed by now, so the second look finds it.
  return lookingAgain(async () => {
    const accountId = await debtorOf(book, report);
    const change = async (tx: Tx) => {
      const doubt = askDoubt ? await askDoubt(tx) : null;
      const [result] = await bookPayments(tx, book, [{ ...reporting, report, accountId, doubt }]);
      if (result instanceof PaymentConflict) throw result;
      return result!;
    };
    return accountId ? withAccount(book, accountId, change, { waitMs }) : book.db.$transaction(change);
  });
}

/**
 * Books payments in their order, as many as there are in a fixed number of statements. Call under the locks of their
 * accounts. A payment whose id is known with other content is answered with a PaymentConflict and changes nothing.
 */
export async function bookPayments(
  tx: Tx,
  { clock }: Book,
  bookings: Booking[],
): Promise<(PaymentResult | PaymentConflict)[]> {
  const at = new Date(clock.now());
  const ground = await readGround(tx, bookings);
  const verdicts = bookings.map((booking) => judge(ground, booking));
  const movements = bookings.flatMap((booking, place) => {
    const verdict = verdicts[place]!;
    if (verdict.kind !== 'apply') return [];
    const { report, source } = booking;
    const payment = rowOf(report, source, 'applied', at, ground.known.get(report.id)!.digest);
    return [{ ...movementOf(booking, verdict, at), payment }];
  });
  await bookMovements(tx, ground, movements, at);
  const results: (PaymentResult | PaymentConflict)[] = [];
  for (const [place, booking] of bookings.entries()) {
    const verdict = verdicts[place]!;
    const { id } = booking.report;
    if (verdict.kind === 'apply')
      results.push({ id, status: 'applied', ...verdict.allocation, created: true });
    else if (verdict.kind === 'conflict') results.push(new PaymentConflict(id));
    else {
      if (verdict.kind === 'set-aside') await setAside(tx, booking, verdict.reason, at);
      if (booking.event) await markApplied(tx, booking.event, at);
      results.push({ ...(await resultOf(tx, id)), created: verdict.kind === 'set-aside' });
    }
  }
  return results;
}

/** Settles, with what follows from it: a discount that is earned, and what of the payments had gone back before they came. */
async function bookMovements(tx: Tx, ground: Ground, movements: Movement[], at: Date): Promise<void> {
  await settle(tx, at, movements);
  await grantDiscounts(tx, shortByDiscount(ground, movements), at);
  for (const paymentId of ground.reversed) await applyWaiting(tx, paymentId, at);
}

type Verdict =
  | { kind: 'apply'; allocation: Allocation; before: OpenBalance[] }
  | { kind: 'set-aside'; reason: string }
  | { kind: 'repeat' }
  | { kind: 'conflict' };

/** What the books say of everything that some payments may touch. */
type Ground = {
  known: Map<string, Known>;
  invoices: Map<string, GroundInvoice>;
  /** Payments that went back before they had come. */
  reversed: string[];
};
type Known = { digest: string; money: string };
type GroundInvoice = OpenBalance & {
  accountId: string;
  currency: string;
  open: boolean;
  discount: bigint;
};

/** What is to become of a payment on this ground, which then moves with it. */
function judge(ground: Ground, booking: Booking): Verdict {
  const { report, accountId, doubt } = booking;
  const { id, invoiceId, amount, currency } = report;
  const known = ground.known.get(id);
  if (known) return { kind: isRepeat(known, booking) ? 'repeat' : 'conflict' };
  ground.known.set(id, { digest: digestOf(report), money: moneyOf(report) });
  if (!accountId) return { kind: 'set-aside', reason: unknownTarget(report) };
  if (doubt) return { kind: 'set-aside', reason: doubt };
  if (invoiceId && ground.invoices.get(invoiceId)?.currency !== currency)
    return { kind: 'set-aside', reason: 'currency-mismatch' };
  const before = openOf(ground, { invoiceId, accountId, currency });
  const allocation = allocate(amount, before);
  for (const part of allocation.applied) {
    const invoice = ground.invoices.get(part.invoiceId)!;
    ground.invoices.set(part.invoiceId, { ...invoice, balance: invoice.balance - part.amount });
  }
  return { kind: 'apply', allocation, before };
}

const unknownTarget = ({ invoiceId, accountId }: PaymentReport) =>
  invoiceId ? 'unknown-invoice' : accountId ? 'unknown-account' : 'no-invoice-named';

/**
 * The same money for the same debt is the same payment, though another source tells otherwise when and how it came. Over
 * the API an id stands for its whole body (contract.md).
 */
const isRepeat = (known: Known, { report, source }: Booking): boolean =>
  known.digest === digestOf(report) || (source !== 'api' && known.money === moneyOf(report));

type Money = Pick<PaymentReport, 'currency' | 'invoiceId' | 'accountId'> & { amount: bigint | string };
const moneyOf = ({ amount, currency, invoiceId, accountId }: Money): string =>
  JSON.stringify([amount.toString(), currency, invoiceId, accountId]);

/** What a payment for one invoice, or on account, may settle; oldest first is the allocation's business. */
function openOf(
  { invoices }: Ground,
  { invoiceId, accountId, currency }: { invoiceId: string | null; accountId: string; currency: string },
): OpenBalance[] {
  const wanted = invoiceId ? [invoices.get(invoiceId)!] : [...invoices.values()];
  return wanted.filter((one) => one.open && one.accountId === accountId && one.currency === currency);
}

/** Everything that the payments may touch, in one look. */
async function readGround(tx: Tx, bookings: Pick<Booking, 'report' | 'accountId'>[]): Promise<Ground> {
  const named = bookings.flatMap(({ report }) => report.invoiceId ?? []);
  const onAccount = bookings.flatMap(({ report, accountId }) => (report.invoiceId ? [] : (accountId ?? [])));
  const ids = bookings.map(({ report }) => report.id);
  const [row] = await tx.$queryRaw<
    {
      known: (Money & { id: string; digest: string })[] | null;
      reversed: string[] | null;
      invoices: RawInvoice[] | null;
    }[]
  >`
    SELECT (SELECT json_agg(json_build_object('id', id, 'digest', digest, 'amount', amount::text, 'currency', currency,
                                              'invoiceId', "invoiceId", 'accountId', "accountId"))
              FROM payment WHERE id = ANY(${ids})) AS known,
           (SELECT array_agg(DISTINCT "paymentId") FROM payment_reversal
             WHERE "paymentId" = ANY(${ids}) AND status = 'waiting') AS reversed,
           (SELECT json_agg(json_build_object('invoiceId', id, 'accountId', "accountId", 'currency', currency, 'dueOn', "dueOn",
                                              'balance', balance::text, 'discount', discount::text,
                                              'open', status IN ('open', 'with-counsel')))
              FROM invoice
             WHERE id = ANY(${named}) OR ("accountId" = ANY(${onAccount}) AND status IN ('open', 'with-counsel'))) AS invoices`;
  return {
    known: new Map(
      (row!.known ?? []).map(({ id, digest, ...money }) => [id, { digest, money: moneyOf(money) }]),
    ),
    reversed: row!.reversed ?? [],
    invoices: new Map(
      (row!.invoices ?? []).map((one) => [
        one.invoiceId,
        { ...one, balance: BigInt(one.balance), discount: BigInt(one.discount) },
      ]),
    ),
  };
}

type RawInvoice = Omit<GroundInvoice, 'balance' | 'discount'> & { balance: string; discount: string };

const shortByDiscount = ({ invoices }: Ground, movements: Movement[]): Lowered[] =>
  movements
    .flatMap(({ lowered }) => lowered)
    .filter(({ invoiceId, left }) => left > 0n && left === invoices.get(invoiceId)?.discount);

/** Keeps the money as an exception that a person can apply. `more` is what they should know besides. */
export async function setAside(
  tx: Tx,
  { report, accountId, source, actor }: Booking,
  reason: string,
  at: Date,
  more: {
    concerns?: { invoiceId: string | null; accountId: string | null };
    detail?: Prisma.InputJsonObject;
  } = {},
): Promise<void> {
  const { id, invoiceId, amount, currency, receivedAt, reference } = report;
  await tx.payment.create({
    data: { ...rowOf(report, source, 'exception', at), receivedAt: new Date(receivedAt) },
  });
  const detail = { id, invoiceId, accountId: report.accountId, receivedAt, reference, ...more.detail };
  const concerns = more.concerns ?? { invoiceId: accountId ? invoiceId : null, accountId };
  const about = { ...concerns, amount, currency };
  await raise(tx, { id: `payment:${id}`, paymentId: id, reason, ...about, detail }, at, actor);
}

const rowOf = (
  report: PaymentReport,
  source: string,
  status: string,
  createdAt: Date,
  digest = digestOf(report),
): PaymentRow => ({ ...report, source, status, digest, createdAt });

async function debtorOf({ db }: Book, { invoiceId, accountId }: PaymentReport): Promise<string | null> {
  const [row] = await db.$queryRaw<{ accountId: string | null }[]>`
    SELECT coalesce((SELECT "accountId" FROM invoice WHERE id = ${invoiceId}), (SELECT id FROM account WHERE id = ${accountId})) AS "accountId"`;
  return row?.accountId ?? null;
}

/** The money of an exception, applied to the invoice or account a person chose. Call under the account's lock. */
export async function applyKept(
  tx: Tx,
  report: PaymentReport,
  accountId: string,
  { at, actor }: { at: Date; actor: string },
): Promise<void> {
  const ground = await readGround(tx, [{ report, accountId }]);
  const before = openOf(ground, { ...report, accountId });
  const verdict = { allocation: allocate(report.amount, before), before };
  const movement = movementOf({ report, accountId, actor, source: actor }, verdict, at);
  await bookMovements(tx, ground, [{ ...movement, payment: null }], at);
}

/** The payment's entries and story: to its invoices, and the rest as credit of the account. */
function movementOf(
  { report, accountId, source, actor, event = null }: Booking,
  { allocation: { applied, credit }, before }: { allocation: Allocation; before: OpenBalance[] },
  at: Date,
): Omit<Movement, 'payment'> {
  const { id, currency } = report;
  const owner = accountId!;
  const was = new Map(before.map(({ invoiceId, balance }) => [invoiceId, balance]));
  const common = { accountId: owner, type: 'payment' as const, currency, paymentId: id, actor, at };
  const toInvoices: Entry[] = applied.map((part) => ({
    ...common,
    key: `payment/${id}/${part.invoiceId}`,
    invoiceId: part.invoiceId,
    amount: -part.amount,
  }));
  const toCredit = { ...common, key: `credit/${id}`, invoiceId: null, amount: -credit };
  const story = applied.map((part) => paymentStory({ ...report, source }, owner, part, at, actor));
  return {
    ...{ actor, event, tell: 'payment' },
    entries: credit > 0n ? [...toInvoices, toCredit] : toInvoices,
    lowered: applied.map((part) => ({
      ...{ invoiceId: part.invoiceId, accountId: owner, currency },
      left: was.get(part.invoiceId)! - part.amount,
    })),
    story: credit > 0n ? [...story, creditStory(report, owner, credit, at, actor)] : story,
    paymentId: id,
  };
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
  { id, currency, method, reference, source }: PaymentReport & Pick<Reporting, 'source'>,
  accountId: string,
  { invoiceId, amount }: Allocation['applied'][number],
  at: Date,
  actor: string,
): TimelineEntry {
  const how = [method, reference].filter(Boolean).join(' ');
  const found = source === 'reconciliation' ? ', found by reconciliation: no event had told it' : '';
  const summary = `${moneyText(amount, currency)} received${how ? ` (${how})` : ''}${found}`;
  return { accountId, invoiceId, at, type: 'payment.applied', summary, actor, detail: { paymentId: id } };
}

export async function resultOf(tx: Tx | Book['db'], id: string): Promise<Omit<PaymentResult, 'created'>> {
  const payment: Payment = await tx.payment.findUniqueOrThrow({ where: { id } });
  const entries = await tx.ledgerEntry.findMany({
    where: { paymentId: id, type: 'payment' },
    orderBy: { id: 'asc' },
  });
  const applied = entries.flatMap(({ invoiceId, amount }) =>
    invoiceId ? [{ invoiceId, amount: -amount }] : [],
  );
  const credit = entries.reduce((sum, { invoiceId, amount }) => (invoiceId ? sum : sum - amount), 0n);
  return { id, status: payment.status as PaymentResult['status'], applied, credit };
}
