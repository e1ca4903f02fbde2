import { carrying } from '../../domain/planning/carryingInvoice.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { type StoredInvoice, openInvoicesOf } from './invoices.js';

export type Voice = StoredInvoice & { open: boolean; disputed: boolean; recalled: boolean };

/**
 * The account's open invoices, each with whether it may speak on the local date `today`; oldest first. One that waits
 * for a promise or a payment exception is as good as paused: it must not silence the others, whose steps go on.
 */
export async function voices(tx: Tx, accountId: string, today: LocalDate): Promise<Voice[]> {
  return (await voicesOf(tx, new Map([[accountId, today]]))).get(accountId)!;
}

/** The same of several accounts, each with its own local date; an account without open invoices has none. */
export async function voicesOf(
  tx: Tx,
  todays: ReadonlyMap<string, LocalDate>,
): Promise<Map<string, Voice[]>> {
  const found = new Map<string, Voice[]>([...todays.keys()].map((id) => [id, []]));
  for (const voice of await openVoices(tx, todays)) found.get(voice.accountId)!.push(voice);
  return found;
}

async function openVoices(tx: Tx, todays: ReadonlyMap<string, LocalDate>): Promise<Voice[]> {
  const open = await openInvoicesOf(tx, [...todays.keys()]);
  const ids = open.map(({ id }) => id);
  const about = { status: 'open', invoiceId: { in: ids } };
  const disputed = idsOf(await tx.dispute.findMany({ where: about, select: { invoiceId: true } }));
  const promised = idsOf(await tx.paymentPromise.findMany({ where: about, select: { invoiceId: true } }));
  const recalled = await recalledOf(tx, ids);
  const excepted = idsOf(await tx.paymentException.findMany({ where: about, select: { invoiceId: true } }));
  return open.map((invoice) => ({
    ...invoice,
    open: invoice.status === 'open',
    paused:
      isPaused(invoice, todays.get(invoice.accountId)!) ||
      promised.has(invoice.id) ||
      excepted.has(invoice.id),
    disputed: disputed.has(invoice.id),
    recalled: recalled.has(`${invoice.id}/${invoice.cycle}`),
  }));
}

async function recalledOf(tx: Tx, invoiceIds: string[]): Promise<Set<string>> {
  const rows = await tx.matter.findMany({
    where: { invoiceId: { in: invoiceIds }, status: 'recalled' },
    select: { invoiceId: true, cycle: true },
  });
  return new Set(rows.map(({ invoiceId, cycle }) => `${invoiceId}/${cycle}`));
}

const idsOf = (rows: { invoiceId: string | null }[]) => new Set(rows.map(({ invoiceId }) => invoiceId));

/** A pause until a date is over on that date, even before the first step after it has cleared it. */
const isPaused = ({ paused, pausedUntil }: StoredInvoice, today: LocalDate) =>
  paused && !(pausedUntil && pausedUntil <= today);

/** The invoice that speaks for the account, or null. */
export const speaker = (all: Voice[]): Voice | null => {
  const found = carrying(all.map((voice) => ({ ...voice, invoiceId: voice.id })));
  return found && (all.find(({ id }) => id === found.id) ?? null);
};
