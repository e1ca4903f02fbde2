import { carrying } from '../domain/carrying.js';
import { type LocalDate } from '../domain/days.js';
import { type Tx } from './client.js';
import { type StoredInvoice, openInvoices } from './invoices.js';

export type Voice = StoredInvoice & { open: boolean; disputed: boolean };

/** The account's open invoices, each with whether it may speak on the local date `today`; oldest first. */
export async function voices(tx: Tx, accountId: string, today: LocalDate): Promise<Voice[]> {
  const open = await openInvoices(tx, accountId);
  const ids = open.map(({ id }) => id);
  const disputes = await tx.dispute.findMany({
    where: { status: 'open', invoiceId: { in: ids } },
    select: { invoiceId: true },
  });
  const disputed = new Set(disputes.map(({ invoiceId }) => invoiceId));
  return open.map((invoice) => ({
    ...invoice,
    open: invoice.status === 'open',
    paused: isPaused(invoice, today),
    disputed: disputed.has(invoice.id),
  }));
}

/** A pause until a date is over on that date, even before the first step after it has cleared it. */
const isPaused = ({ paused, pausedUntil }: StoredInvoice, today: LocalDate) =>
  paused && !(pausedUntil && pausedUntil <= today);

/** The invoice that speaks for the account, or null. */
export const speaker = (all: Voice[]): Voice | null => {
  const found = carrying(all.map((voice) => ({ ...voice, invoiceId: voice.id })));
  return found && (all.find(({ id }) => id === found.id) ?? null);
};
