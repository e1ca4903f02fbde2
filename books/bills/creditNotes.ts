import { moneyText, smaller } from '../../domain/money/money.js';
import { isEnded } from '../../domain/planning/case.js';
import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { findInvoice, type StoredInvoice } from '../invoices/invoices.js';
import { credit } from '../ledger/adjustments.js';
import { applyCredit } from '../ledger/credit.js';
import { endException, openException } from '../ledger/exceptions.js';
import { book as bookEntries, isBooked, type Entry } from '../ledger/ledger.js';
import { type Reporting } from '../ledger/payment.js';
import { reopenInvoice } from '../ledger/reopening.js';
import { withAccount } from '../locking.js';
import { record } from '../timeline.js';
import { freePaid } from './freedPayment.js';

/** A provider's credit note on its bill. */
export type BillNote = {
  id: string;
  billId: string;
  invoiceId: string | null;
  currency: string;
  /** What it takes off the open bill, in minor units. */
  amount: bigint;
  /** What it gives back of a paid bill by refunds; null when the note does not show how it is given back. */
  refunded: bigint | null;
  isVoid: boolean;
};

/** Keys of one bill have one prefix; `from-` is what the bill reported before its notes themselves came. */
const prefixOf = (billId: string) => `credit-note/${billId}:`;
const keyOf = ({ billId, id }: BillNote) => `${prefixOf(billId)}${id}`;
const unnamed = (billId: string) => `${prefixOf(billId)}from-`;

/**
 * Books a provider's credit note once, by its id, or takes it back. What its bill reported before is part of
 * it. One that cannot be booked is an exception that names the invoice. Throws AccountBusy.
 */
export async function bookNote(
  book: Books,
  note: BillNote,
  { waitMs = 10_000, actor }: Reporting & { waitMs?: number },
): Promise<void> {
  const at = new Date(book.clock.now());
  const invoice = note.invoiceId ? await findInvoice(book.db, note.invoiceId) : null;
  if (!invoice) {
    const reason = note.invoiceId ? 'unknown-invoice' : 'no-invoice-named';
    return book.db.$transaction((tx) => raise(tx, note, reason, at, actor));
  }
  const change = async (tx: Tx) => {
    const current = (await findInvoice(tx, invoice.id))!;
    if (current.status === 'void' || current.status === 'written-off') return;
    if (current.currency !== note.currency) return raise(tx, note, 'currency-mismatch', at, actor);
    await (note.isVoid ? takeNoteBack : bookOnce)(tx, current, note, at, actor);
  };
  await withAccount(book, invoice.accountId, change, { waitMs });
}

async function bookOnce(tx: Tx, invoice: StoredInvoice, note: BillNote, at: Date, actor: string) {
  if (await isKnown(tx, note)) return;
  if (note.refunded === null) return raise(tx, note, 'unclear-credit-note', at, actor);
  const reported = await sumOf(tx, unnamed(note.billId));
  const covered = smaller(reported, note.amount);
  const open = isEnded(invoice) ? 0n : invoice.balance;
  const onOpen = note.amount - covered;
  if (onOpen > open) return raise(tx, note, 'credit-note-exceeds-balance', at, actor);
  const key = keyOf(note);
  const reason = `Credit note ${note.id} of bill ${note.billId}`;
  if (covered > 0n) await moveToNote(tx, invoice, note, covered, at, actor);
  const direct = onOpen + smaller(note.refunded, open - onOpen);
  if (direct > 0n) await credit(tx, invoice, { key, amount: direct, reason }, at, actor);
  const freed = note.refunded - (direct - onOpen);
  if (freed > 0n && !(await freePaid(tx, invoice, { key, amount: freed, reason }, at, actor)))
    await raise(tx, { ...note, amount: freed }, 'credit-note-exceeds-balance', at, actor);
}

/** The bill had reported this much of its notes before: it is now this note's. */
async function moveToNote(
  tx: Tx,
  { id: invoiceId, accountId, cycle, currency }: StoredInvoice,
  note: BillNote,
  amount: bigint,
  at: Date,
  actor: string,
): Promise<void> {
  const common = { accountId, invoiceId, cycle, type: 'credit-note', currency, actor, at } as const;
  await bookEntries(tx, [
    { ...common, key: `${unnamed(note.billId)}to-${note.id}`, amount },
    { ...common, key: `${keyOf(note)}/reported`, amount: -amount },
  ]);
}

async function takeNoteBack(tx: Tx, invoice: StoredInvoice, note: BillNote, at: Date, actor: string) {
  const { id: invoiceId, accountId, cycle, currency } = invoice;
  const key = `${keyOf(note)}/void`;
  if (note.amount === 0n || (await isBooked(tx, key))) return;
  const reason = `Credit note ${note.id} of bill ${note.billId} was voided`;
  const isNew = !(await isKnown(tx, note));
  const entry: Entry = {
    accountId,
    invoiceId,
    cycle,
    currency,
    actor,
    at,
    reason,
    key,
    type: 'credit-note',
    amount: note.amount,
  };
  // A note that comes after its end finds itself booked and taken back.
  await bookEntries(tx, isNew ? [entry, { ...entry, key: keyOf(note), amount: -note.amount }] : [entry]);
  await endException(tx, exceptionId(note), 'the credit note was voided', at);
  if (isNew) return;
  const summary = `${reason}: ${moneyText(note.amount, currency)} owed again`;
  await record(tx, { accountId, invoiceId, at, type: 'credit-note', summary, actor });
  await reopenInvoice(tx, [invoiceId], at, actor);
  await applyCredit(tx, { accountId, currency }, [invoiceId], key, at, 'own');
}

/** Books what is missing of the credit notes that a paid bill reports, as far as the invoice is open. */
export async function noteUpTo(
  tx: Tx,
  invoice: StoredInvoice,
  { billId, total }: { billId: string; total: bigint },
  at: Date,
  actor: string,
): Promise<void> {
  const booked = await sumOf(tx, prefixOf(billId));
  const amount = smaller(total - booked, invoice.balance);
  if (amount <= 0n) return;
  const reason = `Credit notes of bill ${billId}`;
  await credit(tx, invoice, { key: `${unnamed(billId)}${booked}`, amount, reason }, at, actor);
}

async function isKnown(tx: Tx, note: BillNote): Promise<boolean> {
  const keys = ['', '/reported', '/freed'].map((part) => `${keyOf(note)}${part}`);
  return (await tx.ledgerEntry.count({ where: { key: { in: keys } } })) > 0;
}

/** Returns what the entries whose keys begin so took off the invoice. */
async function sumOf(tx: Tx, prefix: string): Promise<bigint> {
  const { _sum } = await tx.ledgerEntry.aggregate({
    where: { key: { startsWith: prefix } },
    _sum: { amount: true },
  });
  return -(_sum.amount ?? 0n);
}

const exceptionId = ({ id }: BillNote) => `credit-note:${id}`;

const raise = (tx: Tx, note: BillNote, reason: string, at: Date, actor: string): Promise<void> => {
  const { id, billId, invoiceId, amount, currency, isVoid } = note;
  const detail = { creditNoteId: id, billId, isVoid };
  return openException(
    tx,
    { id: exceptionId(note), reason, invoiceId, amount: amount + (note.refunded ?? 0n), currency, detail },
    at,
    actor,
  );
};
