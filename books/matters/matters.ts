import { type LocalDate } from '../../domain/calendar/days.js';
import { withdrawApprovals } from '../approvals/changes.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { IllegalChange, NotFound } from '../errors.js';
import { column, dateOf } from '../dates.js';
import { businessKey } from '../keys.js';
import { type StepRef } from '../invoices/stepRuns.js';
import { cutPage, record } from '../timeline.js';

type MatterRef = { id: string; turn: number };

/**
 * Returns the next matter of the invoice and cycle: the first, or the one after a recall. Call under the
 * account's lock.
 */
export async function nextMatter(
  tx: Tx,
  { invoiceId, cycle }: Pick<StepRef, 'invoiceId' | 'cycle'>,
): Promise<MatterRef> {
  const turn = 1 + (await tx.matter.count({ where: { invoiceId, cycle } }));
  return { turn, id: businessKey('matter', invoiceId, cycle, ...(turn > 1 ? [turn] : [])) };
}

type Opening = MatterRef & {
  deadlineOn: LocalDate;
  dossier: { bytes: Uint8Array; sha256: string };
  at: Date;
};

/** Hands the invoice to counsel. Call under the account's lock. */
export async function openMatter(
  tx: Tx,
  { accountId, invoiceId, cycle, stepId }: StepRef,
  { id, turn, deadlineOn, dossier, at }: Opening,
): Promise<void> {
  await tx.matter.create({
    data: {
      id,
      accountId,
      invoiceId,
      cycle,
      turn,
      deadlineOn: column(deadlineOn),
      dossier: Buffer.from(dossier.bytes),
      dossierSha256: dossier.sha256,
      openedAt: at,
    },
  });
  await tx.invoice.update({ where: { id: invoiceId }, data: { status: 'with-counsel' } });
  await withdrawApprovals(tx, { invoiceId, cycle, stepId: { not: stepId } }, 'The debt is with counsel', at);
}

export type StoredMatter = {
  id: string;
  accountId: string;
  invoiceId: string;
  cycle: number;
  turn: number;
  status: string;
  deadlineOn: LocalDate;
  dossierSha256: string;
  openedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  endedAt: Date | null;
};

const WITHOUT_DOSSIER = { dossier: true } as const;

export async function listMatters(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const rows = await db.matter.findMany({
    where: cursor ? { id: { gt: cursor } } : {},
    orderBy: { id: 'asc' },
    take: limit + 1,
    omit: WITHOUT_DOSSIER,
  });
  return cutPage(
    rows.map((row): StoredMatter => ({ ...row, deadlineOn: dateOf(row.deadlineOn) })),
    limit,
    ({ id }) => id,
  );
}

export async function findMatter(db: Database, id: string): Promise<StoredMatter | null> {
  const row = await db.matter.findUnique({ where: { id }, omit: WITHOUT_DOSSIER });
  return row && { ...row, deadlineOn: dateOf(row.deadlineOn) };
}

export async function readDossier(db: Database, id: string): Promise<Uint8Array | null> {
  return (await db.matter.findUnique({ where: { id }, select: { dossier: true } }))?.dossier ?? null;
}

/** Records that counsel has taken the matter over; a repeat changes nothing. */
export async function acknowledgeMatter(book: Books, id: string, actor: string): Promise<StoredMatter> {
  const before = await findMatter(book.db, id);
  if (!before) throw new NotFound(`There is no matter ${id}`);
  if (before.status === 'acknowledged') return before;
  if (before.status !== 'open') throw new IllegalChange(`Matter ${id} is ${before.status}`);
  const at = new Date(book.clock.now());
  await withAccount(book, before.accountId, async (tx) => {
    const { count } = await tx.matter.updateMany({
      where: { id, status: 'open' },
      data: { status: 'acknowledged', acknowledgedAt: at, acknowledgedBy: actor },
    });
    if (count === 0) return;
    await tx.task.updateMany({
      where: { invoiceId: before.invoiceId, type: 'acknowledge-matter', status: 'open' },
      data: { status: 'done', outcome: 'done', completedAt: at, completedBy: actor },
    });
    await record(tx, {
      accountId: before.accountId,
      invoiceId: before.invoiceId,
      at,
      type: 'matter.acknowledged',
      summary: `Counsel acknowledged matter ${id}`,
      actor,
    });
  });
  return { ...before, status: 'acknowledged', acknowledgedAt: at, acknowledgedBy: actor };
}

export type MatterRow = StoredMatter & { accountName: string; currency: string; balance: bigint };

/** Returns matters for people, the newest first; `cursor` is the id of the last one of the page before. */
export async function matterRows(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const rows = await db.matter.findMany({
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    omit: WITHOUT_DOSSIER,
    include: WITH_NAMES,
  });
  return cutPage(rows.map(named), limit, ({ id }) => id);
}

export async function matterRow(db: Database, id: string): Promise<MatterRow | null> {
  const row = await db.matter.findUnique({ where: { id }, omit: WITHOUT_DOSSIER, include: WITH_NAMES });
  return row && named(row);
}

const WITH_NAMES = {
  invoice: { select: { currency: true, balance: true, account: { select: { name: true } } } },
} as const;

const named = <
  T extends { deadlineOn: Date; invoice: { currency: string; balance: bigint; account: { name: string } } },
>({
  invoice: { currency, balance, account },
  ...row
}: T) => ({ ...row, deadlineOn: dateOf(row.deadlineOn), accountName: account.name, currency, balance });
