import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { findAccount } from '../accounts/accounts.js';
import { type Books } from '../book.js';
import { ContentConflict, NotFound } from '../errors.js';
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
