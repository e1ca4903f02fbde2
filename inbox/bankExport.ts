import { matchBankRow, type BankRow, type Match, type MatchCandidate } from '../domain/money/bankMatching.js';
import { suggest } from '../domain/money/bankSuggestions.js';
import { daysBetween } from '../domain/calendar/days.js';
import { openRowException, namedBy, reasonsOf, similarTo } from '../books/ledger/bankRows.js';
import { type Books } from '../books/book.js';
import { type PaymentReport } from '../books/ledger/payment.js';
import { applyPayment, resultOf, type PaymentResult } from '../books/ledger/payments.js';

/** An incoming payment in a bank's export, with an id that is the same in every export that contains it. */
export type BankPayment = BankRow & { id: string; receivedAt: string };

type Outcome = Omit<PaymentResult, 'created'> & { result: 'booked' | 'known' | 'exception' };
export type BankRowResult = Outcome & {
  exception: { id: string; reason: string; suggestions: unknown } | null;
};

/**
 * Books each row once, to the invoice that its reference names. A row that names none, or debts of several
 * accounts, becomes an exception with suggestions: an amount alone never settles anything. Throws
 * AccountBusy; the same rows can then be sent again and continue there.
 */
export async function applyBankRows(
  book: Books,
  rows: readonly BankPayment[],
  actor: string,
): Promise<BankRowResult[]> {
  const named = await namedBy(book.db, rows);
  const lost = rows.filter((row) => matchBankRow(row, named).kind === 'none');
  const similar = lost.length > 0 ? await similarTo(book.db, lost) : [];
  const all = [...new Map([...named, ...similar].map((one) => [one.invoiceId, one])).values()];
  const outcomes: Outcome[] = [];
  for (const row of rows) outcomes.push(await applyRow(book, row, { named, all }, actor));
  return explained(book, outcomes);
}

async function explained({ db }: Books, outcomes: Outcome[]): Promise<BankRowResult[]> {
  const waiting = outcomes.filter(({ status }) => status === 'exception').map(({ id }) => id);
  const reasons = new Map((await reasonsOf(db, waiting)).map((one) => [one.paymentId, one]));
  return outcomes.map((outcome) => {
    const { id, reason, detail } = reasons.get(outcome.id) ?? {};
    if (!id || !reason) return { ...outcome, exception: null };
    const { suggestions = [] } = Object(detail) as { suggestions?: unknown };
    return { ...outcome, exception: { id, reason, suggestions } };
  });
}

type RowCandidates = { named: MatchCandidate[]; all: MatchCandidate[] };

async function applyRow(
  book: Books,
  row: BankPayment,
  candidates: RowCandidates,
  actor: string,
): Promise<Outcome> {
  const reporting = { source: 'bank', actor };
  const report = reportOf(row);
  const keep = async (id: string, reason: 'unmatched-bank-row' | 'conflicting-payment') => {
    const { created } = await openRowException(
      book,
      { ...report, id },
      reason,
      suggest(row, candidates.all),
      reporting,
    );
    return {
      ...(await resultOf(book.db, id)),
      result: created ? ('exception' as const) : ('known' as const),
    };
  };
  const known = await book.db.payment.findUnique({ where: { id: row.id } });
  // The bank's id with a different amount is a different payment: it gets a new id, so that a person can
  // apply it.
  if (known && !isSame(known, row))
    return keep(
      [row.id, row.receivedAt.slice(0, 10), row.currency, row.amount].join(':'),
      'conflicting-payment',
    );
  if (known) return { ...(await resultOf(book.db, row.id)), result: 'known' };
  const match = matchBankRow(row, candidates.named);
  if (match.kind === 'none') return keep(row.id, 'unmatched-bank-row');
  const target = { invoiceId: null, accountId: null, ...targetOf(match) };
  const named = match.kind === 'account' ? match.invoiceIds : [];
  const { created, ...result } = await applyPayment(book, { ...report, ...target }, { ...reporting, named });
  return { ...result, result: !created ? 'known' : result.status === 'applied' ? 'booked' : 'exception' };
}

/**
 * The day of a transaction may move by some days until it is final; a number that reappears later belongs to
 * a new one.
 */
const DAYS_OF_GRACE = 10;

const isSame = (known: { amount: bigint; currency: string; receivedAt: Date }, row: BankPayment): boolean =>
  known.amount === row.amount &&
  known.currency === row.currency &&
  Math.abs(daysBetween(known.receivedAt.toISOString().slice(0, 10), row.receivedAt.slice(0, 10))) <=
    DAYS_OF_GRACE;

const targetOf = (match: Exclude<Match, { kind: 'none' }>) =>
  match.kind === 'invoice' ? { invoiceId: match.invoiceId } : { accountId: match.accountId };

const reportOf = ({ id, amount, currency, receivedAt, reference, payer }: BankPayment): PaymentReport => ({
  id,
  amount,
  currency,
  receivedAt,
  invoiceId: null,
  accountId: null,
  method: 'bank transfer',
  reference: [payer, reference].filter((text) => text !== '').join(': '),
});
