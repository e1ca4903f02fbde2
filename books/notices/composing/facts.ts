import { type LocalDate } from '../../../domain/calendar/days.js';
import { type NoticeFacts, type StaffFacts } from '../../../emails/render.js';
import { findAccount, type StoredAccount } from '../../accounts/accounts.js';
import { type Tx } from '../../../prisma/client.js';
import { customerPath } from '../../accounts/customerLinks.js';
import { holdOf } from '../../accounts/holds.js';
import { licensesAreOff } from '../../accounts/licenses.js';
import { invoiceLine, invoiceLines } from '../../invoices/lines.js';
import { type StoredInvoice } from '../../invoices/invoices.js';
import { readSettings } from '../../settings.js';

/**
 * Returns the content of a notice about these invoices. Reads it under the account's lock, so that it is true
 * when it is frozen.
 */
export async function noticeFacts(
  tx: Tx,
  {
    accountId,
    today,
    invoices,
    carryingInvoiceId,
    deadlineOn,
  }: {
    accountId: string;
    today: LocalDate;
    invoices: StoredInvoice[];
    carryingInvoiceId: string;
    deadlineOn: LocalDate | null;
  },
): Promise<Omit<NoticeFacts, 'contactName'> & { account: StoredAccount }> {
  const account = await requireAccount(tx, accountId);
  const { creditor, publicUrl } = await readSettings(tx);
  const listed = await invoiceLines(tx, invoices, today);
  return {
    creditor,
    account,
    today,
    invoices: listed,
    carryingInvoiceId,
    deadlineOn,
    onHold: (await holdOf(tx, accountId)) !== null,
    licensesOff: await licensesAreOff(tx, accountId),
    payAllUrl: account.payUrl,
    pageUrl: publicUrl && `${publicUrl}${await customerPath(tx, accountId, today)}`,
    debtor: account.kind === 'consumer' ? 'consumer' : 'business',
  };
}

/**
 * Returns the content of a message to staff about one invoice; `invoices` are all open ones of the account.
 */
export async function staffFacts(
  tx: Tx,
  {
    accountId,
    today,
    invoice,
    invoices,
  }: { accountId: string; today: LocalDate; invoice: StoredInvoice; invoices: StoredInvoice[] },
  order: { effectiveBy: LocalDate | null; deadlineOn: LocalDate | null; reason: string },
): Promise<StaffFacts> {
  const { id, name } = await requireAccount(tx, accountId);
  const { creditor } = await readSettings(tx);
  const total = totals(invoices);
  return {
    creditor,
    account: { id, name },
    invoice: await invoiceLine(tx, invoice, today),
    total,
    today,
    withCounsel: invoice.status === 'with-counsel',
    ...order,
  };
}

async function requireAccount(tx: Tx, accountId: string): Promise<StoredAccount> {
  const account = await findAccount(tx, accountId);
  if (!account) throw new Error(`Account ${accountId} is not in the books`);
  return account;
}

function totals(invoices: StoredInvoice[]): StaffFacts['total'] {
  const sum = new Map<string, bigint>();
  for (const { currency, balance } of invoices) sum.set(currency, (sum.get(currency) ?? 0n) + balance);
  return [...sum].map(([currency, balance]) => ({ currency, balance }));
}
