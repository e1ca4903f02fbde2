import { localDate } from '../../domain/calendar.js';
import { findAccount } from '../accounts/accounts.js';
import { type Book } from '../client.js';
import { holdOf } from '../accounts/holds.js';
import { invoiceLine, invoiceLines } from '../invoices/invoiceLines.js';
import { findInvoice, openInvoices } from '../invoices/invoices.js';
import { creditOf } from '../ledger/ledger.js';
import { readSettings } from '../settings.js';

/** What an account's statement says today: all that is open, oldest first. Null: there is no such account. */
export async function statementOf(book: Book, accountId: string) {
  const standing = await accountStanding(book, accountId);
  if (!standing) return null;
  const { db } = book;
  const open = await openInvoices(db, accountId);
  const invoices = await invoiceLines(db, open, standing.today);
  return { ...standing, invoices, credit: await creditOf(db, accountId) };
}

/** What the copy of an invoice says today. Null: there is no such invoice. */
export async function invoiceCopyOf(book: Book, invoiceId: string) {
  const stored = await findInvoice(book.db, invoiceId);
  const standing = stored && (await accountStanding(book, stored.accountId));
  if (!standing) return null;
  return { ...standing, invoice: await invoiceLine(book.db, stored, standing.today), lines: stored.lines };
}

async function accountStanding({ db, clock }: Book, accountId: string) {
  const account = await findAccount(db, accountId);
  if (!account) return null;
  const { creditor } = await readSettings(db);
  const onHold = (await holdOf(db, accountId)) !== null;
  return { account, creditor, today: localDate(clock.now(), account.timeZone), onHold };
}
