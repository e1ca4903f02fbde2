import { allocate, type Position } from '../../domain/money/allocation.js';
import { moneyText, smaller } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { type Payment } from '../../prisma/generated/client.js';
import { dateOf } from '../dates.js';
import { applyCredit } from './credit.js';
import { grantAgain } from './discounts.js';
import { type ReversalReport } from './reversal.js';
import { settle, type LoweredBalance } from './settlement.js';

/** Money that is here again, by the kind of its report. */
const KINDS = {
  'chargeback-reversal': {
    story: 'payment.chargeback-reversed',
    why: 'the chargeback was reversed',
    idName: 'chargebackId',
  },
  'refund-reversal': { story: 'payment.refund-failed', why: 'the refund failed', idName: 'refundId' },
} as const;

/**
 * Books the end of a chargeback, or a refund that failed: the money settles again what its way back had
 * opened, as far as that is still open.
 */
export async function settleAgain(
  tx: Tx,
  report: ReversalReport,
  { id: paymentId, currency, invoiceId: madeFor }: Payment,
  at: Date,
  actor: string,
): Promise<void> {
  const { id, amount } = report;
  const kind = report.kind as keyof typeof KINDS;
  const { story: type, why, idName } = KINDS[kind];
  const opened = await (kind === 'refund-reversal' ? openedByRefunds(tx, paymentId) : openedBy(tx, report));
  const { accountId } = opened[0]!;
  const { parts, lowered } = placed(opened, amount, currency);
  await settle(tx, at, [
    {
      actor,
      payment: null,
      paymentId,
      event: null,
      tell: 'payment',
      entries: parts.map((part) => ({
        key: `${kind}/${id}/${part.invoiceId ?? 'credit'}`,
        type: kind,
        accountId,
        invoiceId: part.invoiceId,
        amount: -part.amount,
        currency,
        paymentId,
        actor,
        at,
      })),
      lowered,
      story: parts.map((part) => ({
        accountId,
        invoiceId: part.invoiceId,
        at,
        actor,
        type,
        summary: `${moneyText(part.amount, currency)} of payment ${paymentId} is here again: ${why}`,
        detail: { paymentId, [idName]: id },
      })),
    },
  ]);
  await grantAgain(tx, lowered, `${kind}/${id}`, at);
  // What the way back had not opened may be owed again by now, and the rest of the money was meant for it.
  if (madeFor) await applyCredit(tx, { accountId, currency }, [madeFor], `${kind}/${id}`, at, 'own');
}

type Opened = Awaited<ReturnType<typeof openedBy>>;

/** Returns the money's new places: first what was opened and is still open, then the account's credit. */
function placed(
  opened: Opened,
  amount: bigint,
  currency: string,
): { parts: Position[]; lowered: LoweredBalance[] } {
  const { accountId } = opened[0]!;
  const open = opened.flatMap(({ invoice, amount: taken }) =>
    invoice?.status === 'open' || invoice?.status === 'with-counsel'
      ? [{ invoiceId: invoice.id, dueOn: dateOf(invoice.dueOn), balance: smaller(invoice.balance, taken) }]
      : [],
  );
  const balances = new Map(opened.map(({ invoiceId, invoice }) => [invoiceId, invoice?.balance ?? 0n]));
  const { applied, credit } = allocate(amount, open);
  return {
    parts: credit > 0n ? [...applied, { invoiceId: null, amount: credit }] : applied,
    lowered: applied.map(({ invoiceId, amount: part }) => ({
      invoiceId,
      accountId,
      currency,
      left: balances.get(invoiceId)! - part,
    })),
  };
}

const openedBy = (tx: Tx, { id, paymentId }: ReversalReport) =>
  tx.ledgerEntry.findMany({
    where: { key: { startsWith: `chargeback/${id}/` }, paymentId, type: 'chargeback' },
    include: { invoice: true },
  });

/** Providers report sums of refunds, so the one that failed is a part of what all of them have opened. */
async function openedByRefunds(tx: Tx, paymentId: string): Promise<Opened> {
  const entries = await tx.ledgerEntry.findMany({
    where: { paymentId, type: { in: ['refund', 'refund-reversal'] } },
    orderBy: { id: 'asc' },
    include: { invoice: true },
  });
  const byInvoice = new Map<string | null, Opened[number]>();
  for (const entry of entries) {
    const before = byInvoice.get(entry.invoiceId)?.amount ?? 0n;
    byInvoice.set(entry.invoiceId, { ...entry, amount: before + entry.amount });
  }
  return [...byInvoice.values()];
}
