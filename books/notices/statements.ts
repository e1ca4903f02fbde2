import { localDate } from '../../domain/calendar/calendar.js';
import { findAccount } from '../accounts/accounts.js';
import { type Books } from '../book.js';
import { holdOf } from '../accounts/holds.js';
import { invoiceLine, invoiceLines } from '../invoices/lines.js';
import { findInvoice, openInvoices } from '../invoices/invoices.js';
import { creditOf } from '../ledger/ledger.js';
import { readSettings } from '../settings.js';

/**
 * Returns a digest of what an account's documents are made from today: another digest means another document.
 * Null when the account does not exist.
 */
export async function documentDigest({ db, clock }: Books, accountId: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ digest: string; timeZone: string }[]>`
    SELECT a."timeZone", encode(sha256(convert_to(concat_ws(E'\n', to_jsonb(a)::text,
             (SELECT string_agg(to_jsonb(s)::text, ',') FROM settings s),
             (SELECT count(*) FROM hold h WHERE h."accountId" = a.id AND h."releasedAt" IS NULL),
             (SELECT concat_ws(',', count(*), sum(i.revision), sum(i.balance)) FROM invoice i WHERE i."accountId" = a.id),
             (SELECT string_agg(c.currency || c.amount, ',' ORDER BY c.currency) FROM (
                SELECT l.currency, sum(l.amount)::text AS amount FROM ledger_entry l
                 WHERE l."accountId" = a.id AND l."invoiceId" IS NULL GROUP BY 1) c)), 'UTF8')), 'hex') AS digest
      FROM account a WHERE a.id = ${accountId}`;
  return row ? `${accountId} ${localDate(clock.now(), row.timeZone)} ${row.digest}` : null;
}

/**
 * Returns the content of an account's statement today: all open debt, oldest first. Null when the account
 * does not exist.
 */
export async function readStatement(book: Books, accountId: string) {
  const header = await accountHeader(book, accountId);
  if (!header) return null;
  const { db } = book;
  const open = await openInvoices(db, accountId);
  const invoices = await invoiceLines(db, open, header.today);
  return { ...header, invoices, credit: await creditOf(db, accountId) };
}

/** Returns the content of an invoice's copy today. Null when the invoice does not exist. */
export async function invoiceCopyOf(book: Books, invoiceId: string) {
  const stored = await findInvoice(book.db, invoiceId);
  const header = stored && (await accountHeader(book, stored.accountId));
  if (!header) return null;
  return { ...header, invoice: await invoiceLine(book.db, stored, header.today), lines: stored.lines };
}

async function accountHeader({ db, clock }: Books, accountId: string) {
  const account = await findAccount(db, accountId);
  if (!account) return null;
  const { creditor } = await readSettings(db);
  const onHold = (await holdOf(db, accountId)) !== null;
  return { account, creditor, today: localDate(clock.now(), account.timeZone), onHold };
}
