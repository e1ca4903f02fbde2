import { carrying } from '../../domain/planning/carryingInvoice.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { Prisma } from '../../prisma/generated/client.js';
import { type StoredInvoice, openInvoicesOf } from './invoices.js';

/**
 * SQL: the invoice with this alias may carry its account's notices, were it not for a pause. The rule is
 * domain/planning/carryingInvoice.ts; carryingSql.db.test.ts holds both together.
 */
export const mayCarryUnlessPaused = (alias: 'i' | 'o'): Prisma.Sql => {
  const one = Prisma.raw(alias);
  return Prisma.sql`(${one}.status = 'open'
    AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d."invoiceId" = ${one}.id AND d.status = 'open')
    AND NOT EXISTS (SELECT 1 FROM promise p WHERE p."invoiceId" = ${one}.id AND p.status = 'open')
    AND NOT EXISTS (SELECT 1 FROM payment_exception e WHERE e."invoiceId" = ${one}.id AND e.status = 'open'))`;
};

/** SQL: a pause until a date ends on that date, even before the first step after it has cleared it. */
export const isPausedOn = (alias: 'i' | 'o', today: Prisma.Sql): Prisma.Sql => {
  const one = Prisma.raw(alias);
  return Prisma.sql`(${one}.paused AND NOT coalesce(${one}."pausedUntil" <= ${today}, false))`;
};

/** SQL: the order in which invoices carry: the longest past due first, one that is back from counsel last. */
export const carryingOrder = (alias: 'i' | 'o'): Prisma.Sql => {
  const one = Prisma.raw(alias);
  return Prisma.sql`EXISTS (SELECT 1 FROM matter m WHERE m."invoiceId" = ${one}.id AND m.cycle = ${one}.cycle AND m.status = 'recalled'), ${one}."dueOn", ${one}.id COLLATE "C"`;
};

export type CarryingInvoiceCandidate = StoredInvoice & {
  open: boolean;
  disputed: boolean;
  recalled: boolean;
};

/**
 * Returns the account's open invoices, oldest first, with what decides which of them may carry the notice on
 * the local date `today`. One that waits for a promise or a payment exception counts as paused: it must not
 * silence the others, whose steps go on.
 */
export async function carryingCandidates(
  tx: Tx,
  accountId: string,
  today: LocalDate,
): Promise<CarryingInvoiceCandidate[]> {
  return (await carryingCandidatesOf(tx, new Map([[accountId, today]]))).get(accountId)!;
}

/**
 * Returns the same for several accounts, each with its own local date; an account without open invoices has
 * none.
 */
export async function carryingCandidatesOf(
  tx: Tx,
  todays: ReadonlyMap<string, LocalDate>,
): Promise<Map<string, CarryingInvoiceCandidate[]>> {
  const found = new Map<string, CarryingInvoiceCandidate[]>([...todays.keys()].map((id) => [id, []]));
  for (const candidate of await readCandidates(tx, todays)) found.get(candidate.accountId)!.push(candidate);
  return found;
}

async function readCandidates(
  tx: Tx,
  todays: ReadonlyMap<string, LocalDate>,
): Promise<CarryingInvoiceCandidate[]> {
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

/** A pause until a date ends on that date, even before the first step after it has cleared it. */
const isPaused = ({ paused, pausedUntil }: StoredInvoice, today: LocalDate) =>
  paused && !(pausedUntil && pausedUntil <= today);

/** Returns the invoice that carries the account's notices, or null. */
export const carryingInvoice = (all: CarryingInvoiceCandidate[]): CarryingInvoiceCandidate | null => {
  const found = carrying(all.map((candidate) => ({ ...candidate, invoiceId: candidate.id })));
  return found && (all.find(({ id }) => id === found.id) ?? null);
};
