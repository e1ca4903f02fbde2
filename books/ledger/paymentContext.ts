import { allocate, type Allocation, type OpenBalance } from '../../domain/money/allocation.js';
import { type Tx } from '../../prisma/client.js';
import { digestOf } from '../keys.js';
import { type Booking, type PaymentReport } from './payment.js';
import { type LoweredBalance, type LedgerPosting } from './settlement.js';

/** All that the books contain about what some payments may touch. */
export type PaymentContext = {
  known: Map<string, KnownPayment>;
  invoices: Map<string, ContextInvoice>;
  /** Payments with a reversal that came before them. */
  reversed: string[];
};
type KnownPayment = { digest: string; money: string };
type ContextInvoice = OpenBalance & {
  accountId: string;
  currency: string;
  open: boolean;
  discount: bigint;
};

type PaymentDecision =
  | { kind: 'apply'; allocation: Allocation; before: OpenBalance[] }
  | { kind: 'set-aside'; reason: string }
  | { kind: 'repeat' }
  | { kind: 'conflict' };

/** Decides what happens to a payment, and updates `context` with it for the next one. */
export function decidePayment(context: PaymentContext, booking: Booking): PaymentDecision {
  const { report, accountId, doubt } = booking;
  const { id, invoiceId, amount, currency } = report;
  const known = context.known.get(id);
  if (known) return { kind: isRepeat(known, booking) ? 'repeat' : 'conflict' };
  context.known.set(id, { digest: digestOf(report), money: moneyOf(report) });
  if (!accountId) return { kind: 'set-aside', reason: unknownTarget(report) };
  if (doubt) return { kind: 'set-aside', reason: doubt };
  if (invoiceId && context.invoices.get(invoiceId)?.currency !== currency)
    return { kind: 'set-aside', reason: 'currency-mismatch' };
  const before = openOf(context, { invoiceId, accountId, currency });
  const allocation = allocate(amount, before, booking.named);
  for (const part of allocation.applied) {
    const invoice = context.invoices.get(part.invoiceId)!;
    context.invoices.set(part.invoiceId, { ...invoice, balance: invoice.balance - part.amount });
  }
  return { kind: 'apply', allocation, before };
}

const unknownTarget = ({ invoiceId, accountId }: PaymentReport) =>
  invoiceId ? 'unknown-invoice' : accountId ? 'unknown-account' : 'no-invoice-named';

/**
 * The same money for the same debt is the same payment, though another source reports it with another time
 * and method. Over the API an id identifies its whole body (contract.md).
 */
const isRepeat = (known: KnownPayment, { report, source }: Booking): boolean =>
  known.digest === digestOf(report) || (source !== 'api' && known.money === moneyOf(report));

type Money = Pick<PaymentReport, 'currency' | 'invoiceId' | 'accountId'> & { amount: bigint | string };
const moneyOf = ({ amount, currency, invoiceId, accountId }: Money): string =>
  JSON.stringify([amount.toString(), currency, invoiceId, accountId]);

/** Returns what a payment for one invoice, or on account, may settle; the allocation sorts it by age. */
export function openOf(
  { invoices }: PaymentContext,
  { invoiceId, accountId, currency }: { invoiceId: string | null; accountId: string; currency: string },
): OpenBalance[] {
  const wanted = invoiceId ? [invoices.get(invoiceId)!] : [...invoices.values()];
  return wanted.filter((one) => one.open && one.accountId === accountId && one.currency === currency);
}

/** Reads everything that the payments may touch, in one statement. */
export async function readPaymentContext(
  tx: Tx,
  bookings: Pick<Booking, 'report' | 'accountId'>[],
): Promise<PaymentContext> {
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

type RawInvoice = Omit<ContextInvoice, 'balance' | 'discount'> & { balance: string; discount: string };

export const shortByDiscount = ({ invoices }: PaymentContext, movements: LedgerPosting[]): LoweredBalance[] =>
  movements
    .flatMap(({ lowered }) => lowered)
    .filter(({ invoiceId, left }) => left > 0n && left === invoices.get(invoiceId)?.discount);
