import { type Allocation, type OpenBalance } from '../../domain/money/allocation.js';
import { moneyText } from '../../domain/money/money.js';
import { type TimelineEntry } from '../timeline.js';
import { type Entry } from './ledger.js';
import { type Booking, type PaymentReport, type Reporting } from './payment.js';
import { type LedgerPosting } from './settlement.js';

/** Returns the payment's entries and timeline: to its invoices, and the rest as credit of the account. */
export function movementOf(
  { report, accountId, source, actor, event = null }: Booking,
  { allocation: { applied, credit }, before }: { allocation: Allocation; before: OpenBalance[] },
  at: Date,
): Omit<LedgerPosting, 'payment'> {
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
    actor,
    event,
    tell: 'payment',
    entries: credit > 0n ? [...toInvoices, toCredit] : toInvoices,
    lowered: applied.map((part) => ({
      invoiceId: part.invoiceId,
      accountId: owner,
      currency,
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
  const found = source === 'reconciliation' ? ', found by reconciliation: no event had reported it' : '';
  const summary = `${moneyText(amount, currency)} received${how ? ` (${how})` : ''}${found}`;
  return { accountId, invoiceId, at, type: 'payment.applied', summary, actor, detail: { paymentId: id } };
}
