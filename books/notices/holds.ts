import { type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { instantCursor, readInstantCursor } from '../cursors.js';
import { column, dateOf } from '../dates.js';
import { findInvoice, bumpRevision } from '../invoices/invoices.js';
import { localDates } from '../localDates.js';
import { IllegalChange, NotFound } from '../errors.js';
import { dueStepOf, recordStep, invoiceContextOf, type DueStep } from '../invoices/stepRuns.js';
import { cutPage, record } from '../timeline.js';

export type NoticeStep = { invoiceId: string; stepId: string };
export type HoldDraft = { until: LocalDate | null; reason: string };

/**
 * Holds the notice of this step until `until`, or (null) until a person releases it; the schedule's other
 * notices go as planned, and the next one that does replaces it. The same hold again changes nothing. Throws
 * NotFound, IllegalChange, AccountBusy.
 */
export const holdNotice = (
  book: Books,
  step: NoticeStep,
  { until, reason }: HoldDraft,
  actor: string,
): Promise<void> =>
  withUnsentNotice(book, step, async ({ tx, ref, now, today }) => {
    if (until && until <= today)
      throw new IllegalChange(`A letter is held until a later day, not until ${until}`);
    const key = keyOf(ref);
    const before = await tx.letterHold.findUnique({ where: { invoiceId_cycle_stepId: key } });
    const isSame = before && (before.until && dateOf(before.until)) === until && before.reason === reason;
    if (isSame) return;
    const data = { reason, until: until && column(until), heldAt: now, heldBy: actor };
    await tx.letterHold.upsert({
      where: { invoiceId_cycle_stepId: key },
      create: { ...key, ...data },
      update: data,
    });
    const summary = `${ref.stepId} is held back ${until ? `until ${until}` : 'until it is released'}: ${reason}`;
    await recordHoldEvent(tx, { ...ref, now }, { type: 'letter.held', summary, actor });
  });

/**
 * Releases the notice: it goes out as planned, or at once where its day is over. One that is not held stays
 * as it is.
 */
export const releaseNotice = (book: Books, step: NoticeStep, actor: string): Promise<void> =>
  withUnsentNotice(book, step, async ({ tx, ref, now }) => {
    const { count } = await tx.letterHold.deleteMany({ where: keyOf(ref) });
    if (count === 0) return;
    const summary = `${ref.stepId} is not held back any more`;
    await recordHoldEvent(tx, { ...ref, now }, { type: 'letter.released', summary, actor });
  });

/** Skips the notice, which then does not go out at all, and records the reason. */
export const skipNotice = (book: Books, step: NoticeStep, reason: string, actor: string): Promise<void> =>
  withUnsentNotice(book, step, async (due) => {
    const { tx, ref, now } = due;
    await tx.letterHold.deleteMany({ where: keyOf(ref) });
    await recordStep(due, { outcome: 'skipped', summary: `Not sent: ${reason}`, actor });
    await bumpRevision(tx, now, [ref.invoiceId]);
  });

const keyOf = ({ invoiceId, cycle, stepId }: DueStep['ref']) => ({ invoiceId, cycle, stepId });

async function recordHoldEvent(
  tx: Tx,
  { accountId, invoiceId, stepId, now }: DueStep['ref'] & { now: Date },
  entry: { type: string; summary: string; actor: string },
): Promise<void> {
  await bumpRevision(tx, now, [invoiceId]);
  await record(tx, { accountId, invoiceId, stepId, at: now, ...entry });
}

/** Runs `work` under the account's lock on the step, when it is a notice that has not gone out. */
async function withUnsentNotice(
  book: Books,
  { invoiceId, stepId }: NoticeStep,
  work: (due: DueStep) => Promise<void>,
): Promise<void> {
  const found = await findInvoice(book.db, invoiceId);
  if (!found) throw new NotFound(`There is no invoice ${invoiceId}`);
  const { accountId } = found;
  await withAccount(book, accountId, async (tx) => {
    const now = book.clock.now();
    const context = await invoiceContextOf(tx, invoiceId, now);
    const { cycle, status, progress } = context.snapshot;
    if (status !== 'open')
      throw new IllegalChange(`Invoice ${invoiceId} is ${status}: no letter about it goes out any more`);
    const ref = { invoiceId, accountId, cycle, stepId, at: new Date(now).toISOString() };
    const due = dueStepOf(tx, ref, context, now);
    if (due.step?.rule.kind !== 'notice')
      throw new NotFound(`The policy of invoice ${invoiceId} has no letter ${stepId}`);
    if (progress.closedSteps.has(stepId))
      throw new IllegalChange(`${stepId} of invoice ${invoiceId} is over already`);
    await work(due);
  });
}

export type HeldNotice = {
  invoiceId: string;
  accountId: string;
  name: string;
  stepId: string;
  reason: string;
  until: LocalDate | null;
  heldAt: Date;
  heldBy: string;
  timeZone: string;
};

/**
 * Returns notices that a person holds back and that could still go out, the oldest first. Throws BadCursor.
 */
export async function heldNotices(
  { db, clock }: Books,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const { zones, days } = await localDates(db, clock.now());
  const after = cursor ? readInstantCursor(cursor) : { at: new Date(0), id: '' };
  const rows = await db.$queryRaw<HeldNotice[]>`
    SELECT h."invoiceId", i."accountId", a.name, h."stepId", h.reason, h.until::text, h."heldAt", h."heldBy", a."timeZone"
      FROM letter_hold h JOIN invoice i ON i.id = h."invoiceId" AND i.cycle = h.cycle AND i.status = 'open'
      JOIN account a ON a.id = i."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     WHERE (h.until IS NULL OR h.until > local.today)
       AND (h."heldAt", h."invoiceId" || ' ' || h."stepId") > (${after.at}, ${after.id})
       AND NOT EXISTS (SELECT 1 FROM step_run s WHERE s."invoiceId" = h."invoiceId" AND s.cycle = h.cycle AND s."stepId" = h."stepId")
     ORDER BY h."heldAt", h."invoiceId" || ' ' || h."stepId" LIMIT ${limit + 1}`;
  return cutPage(rows, limit, ({ heldAt, invoiceId, stepId }) =>
    instantCursor(heldAt, `${invoiceId} ${stepId}`),
  );
}
