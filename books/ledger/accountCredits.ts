import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { findAccount } from '../accounts/accounts.js';
import { type Books } from '../book.js';
import { ContentConflict, NotFound } from '../errors.js';
import { type CreateResult } from '../invoices/create.js';
import { creditNoteKey } from '../invoices/idempotency.js';
import { retryOnConflict, withAccount } from '../locking.js';
import { record } from '../timeline.js';
import { applyCredit } from './credit.js';
import { book as bookEntries } from './ledger.js';

/** A credit note that belongs to no invoice; `amount` in minor units, positive. */
export type AccountCredit = {
  id: string;
  accountId: string;
  amount: bigint;
  currency: string;
  reason: string;
};

/**
 * Books a credit note to the account once, by its id, and uses it at once on what is open, the oldest debt
 * first; the rest stays credit of the account. Throws NotFound, ContentConflict, AccountBusy.
 */
export async function creditAccount(
  book: Books,
  credit: AccountCredit,
  actor: string,
): Promise<{ created: boolean }> {
  const { accountId, currency } = credit;
  if (!(await findAccount(book.db, accountId))) throw new NotFound(`There is no account ${accountId}`);
  const change = async (tx: Tx) => {
    if (await isKnown(tx, credit)) return { created: false };
    const at = new Date(book.clock.now());
    const key = creditNoteKey(credit.id);
    const { id, amount, reason } = credit;
    const entry = { accountId, invoiceId: null, at, actor };
    await bookEntries(tx, [{ ...entry, key, type: 'credit-note', amount: -amount, currency, reason }]);
    const summary = `Credit note ${id} of ${moneyText(amount, currency)} for the account: ${reason}`;
    await record(tx, { ...entry, type: 'credit-note', summary });
    const open = await tx.invoice.findMany({
      where: { accountId, currency, status: { in: ['open', 'with-counsel'] } },
      select: { id: true },
    });
    await applyCredit(
      tx,
      { accountId, currency },
      open.map((invoice) => invoice.id),
      key,
      at,
    );
    return { created: true };
  };
  return retryOnConflict(() => withAccount(book, accountId, change));
}

/** Books several credit notes in their order, each independently of the others. Throws AccountBusy. */
export async function creditAccounts(
  book: Books,
  credits: readonly AccountCredit[],
  actor: string,
): Promise<CreateResult[]> {
  const results: CreateResult[] = [];
  for (const credit of credits) results.push({ id: credit.id, result: await resultOf(book, credit, actor) });
  return results;
}

async function resultOf(book: Books, credit: AccountCredit, actor: string): Promise<CreateResult['result']> {
  try {
    return (await creditAccount(book, credit, actor)).created ? 'created' : 'unchanged';
  } catch (error) {
    if (error instanceof ContentConflict) return 'conflict';
    if (error instanceof NotFound) return 'unknown-account';
    throw error;
  }
}

/** Throws ContentConflict when the id is known with other content. */
async function isKnown(tx: Tx, { id, accountId, amount, currency, reason }: AccountCredit): Promise<boolean> {
  const before = await tx.ledgerEntry.findUnique({ where: { key: creditNoteKey(id) } });
  if (!before) return false;
  const isSame =
    before.accountId === accountId &&
    before.invoiceId === null &&
    before.amount === -amount &&
    before.currency === currency &&
    before.reason === reason;
  if (!isSame) throw new ContentConflict(id, 'Credit note');
  return true;
}
