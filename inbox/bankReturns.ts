import { matchBankRow, type Match, type MatchCandidate } from '../domain/money/bankMatching.js';
import { namedBy } from '../books/ledger/bankRows.js';
import {
  knownReturn,
  openReturnException,
  returnablePayments,
  returnExceptionId,
  type BankReturn,
} from '../books/ledger/bankReturns.js';
import { type Books } from '../books/book.js';
import { reversePayment } from '../books/ledger/reversals.js';

/** What became of a row: `paymentId` is the payment that went back, `exceptionId` what a person must look at. */
export type BankReturnResult = {
  id: string;
  result: 'reversed' | 'known' | 'exception';
  paymentId: string | null;
  exceptionId: string | null;
};

/**
 * Books money that a bank took back, each row once, as the chargeback of the one payment of its amount on the
 * invoices that its reference names: the debt is owed again. Any other row becomes an exception. Throws
 * AccountBusy; the same rows can then be sent again.
 */
export async function applyBankReturns(
  book: Books,
  rows: readonly BankReturn[],
  actor: string,
): Promise<BankReturnResult[]> {
  const named = await namedBy(book.db, rows);
  const results: BankReturnResult[] = [];
  for (const row of rows) results.push(await applyReturn(book, row, named, actor));
  return results;
}

async function applyReturn(
  book: Books,
  row: BankReturn,
  named: readonly MatchCandidate[],
  actor: string,
): Promise<BankReturnResult> {
  const { id, amount, currency } = row;
  const before = await knownReturn(book.db, id);
  if (before) return { id, result: 'known', paymentId: before, exceptionId: null };
  const invoiceIds = idsOf(matchBankRow(row, named));
  const [paymentId, ...others] = await returnablePayments(book.db, invoiceIds, row);
  if (paymentId !== undefined && others.length === 0) {
    const report = { kind: 'chargeback' as const, id, paymentId, amount, currency };
    const { created } = await reversePayment(book, report, { source: 'bank', actor, strict: true });
    return { id, result: created ? 'reversed' : 'known', paymentId, exceptionId: null };
  }
  const [invoiceId = null, second] = invoiceIds;
  const about = {
    invoiceId: second === undefined ? invoiceId : null,
    accountId: named.find((one) => one.invoiceId === invoiceId)?.accountId ?? null,
    candidates: paymentId === undefined ? [] : [paymentId, ...others],
  };
  const isNew = await openReturnException(book, row, about, actor);
  return { id, result: isNew ? 'exception' : 'known', paymentId: null, exceptionId: returnExceptionId(id) };
}

function idsOf(match: Match): string[] {
  if (match.kind === 'none') return [];
  return match.kind === 'invoice' ? [match.invoiceId] : match.invoiceIds;
}
