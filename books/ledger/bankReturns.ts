import { type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { retryOnConflict, withAccount } from '../locking.js';
import { openException } from './exceptions.js';

/** Money that a bank took back, such as a returned direct debit; `amount` in minor units, positive. */
export type BankReturn = {
  id: string;
  returnedOn: string;
  amount: bigint;
  currency: string;
  reference: string;
  payer: string;
};

/** Returns the payments on these invoices of which exactly this amount has not gone back yet. */
export async function returnablePayments(
  db: Database,
  invoiceIds: readonly string[],
  { amount, currency }: Pick<BankReturn, 'amount' | 'currency'>,
): Promise<string[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM payment p
     WHERE p.status = 'applied' AND p.currency = ${currency}
       AND EXISTS (SELECT FROM ledger_entry e WHERE e."paymentId" = p.id AND e."invoiceId" = ANY(${[...invoiceIds]}))
       AND p.amount - coalesce((SELECT sum(r.amount) FROM payment_reversal r
                                 WHERE r."paymentId" = p.id AND r.kind IN ('refund', 'chargeback')
                                   AND r.status = 'applied'), 0) = ${amount}
     ORDER BY p."receivedAt", p.id`;
  return rows.map(({ id }) => id);
}

type About = { invoiceId: string | null; accountId: string | null; candidates: string[] };

/**
 * Opens an exception for money that went back and whose payment only a person can find. Returns false when it
 * was opened before.
 */
export function openReturnException(
  book: Books,
  { id, amount, currency, ...row }: BankReturn,
  { invoiceId, accountId, candidates }: About,
  actor: string,
): Promise<boolean> {
  const change = async (tx: Tx) => {
    const exceptionId = returnExceptionId(id);
    if (await tx.paymentException.findUnique({ where: { id: exceptionId } })) return false;
    const detail = { kind: 'bank-return', candidates, ...row };
    const draft = {
      id: exceptionId,
      reason: 'unmatched-bank-return',
      invoiceId,
      accountId,
      amount,
      currency,
      detail,
    };
    await openException(tx, draft, new Date(book.clock.now()), actor);
    return true;
  };
  return retryOnConflict(() =>
    accountId ? withAccount(book, accountId, change) : book.db.$transaction(change),
  );
}

export const returnExceptionId = (id: string): string => `bank-return:${id}`;

/** Returns the payment from which the bank took this money back before; null when it did not. */
export async function knownReturn(db: Database, id: string): Promise<string | null> {
  const known = await db.paymentReversal.findUnique({ where: { kind_id: { kind: 'chargeback', id } } });
  return known?.paymentId ?? null;
}
