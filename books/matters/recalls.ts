import { localDate } from '../../domain/calendar/calendar.js';
import { stageOf } from '../../domain/policy/policy.js';
import { skippedOnRecall } from '../../domain/planning/recall.js';
import { ageAt } from '../../domain/planning/planCase.js';
import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { column } from '../dates.js';
import { findInvoice, bumpRevision } from '../invoices/invoices.js';
import { findMatter, type StoredMatter } from './matters.js';
import { IllegalChange, NotFound } from '../errors.js';
import { readInvoiceContexts } from '../invoices/contexts.js';
import { DAY, openTask, taskId } from '../tasks/tasks.js';
import { record } from '../timeline.js';

type Recall = { reason: string; actor: string };

/**
 * Takes the debt back from counsel to the collectors, at its real age, and informs its workflow. Past steps
 * are not repeated, steps that fell due meanwhile are not made up for, and hold and licences stay as they are
 * until it is paid. A repeat changes nothing. Throws NotFound, IllegalChange, AccountBusy.
 */
export async function recallMatter(book: Books, id: string, recall: Recall): Promise<StoredMatter> {
  const before = await findMatter(book.db, id);
  if (!before) throw new NotFound(`There is no matter ${id}`);
  const at = new Date(book.clock.now());
  await withAccount(book, before.accountId, async (tx) => {
    const { count } = await tx.matter.updateMany({
      where: { id, status: { in: ['open', 'acknowledged'] } },
      data: { status: 'recalled', endedAt: at },
    });
    if (count === 1) return comeBack(tx, before, at, recall);
    const { status } = await tx.matter.findUniqueOrThrow({ where: { id }, select: { status: true } });
    if (status !== 'recalled') throw new IllegalChange(`Matter ${id} is ${status}: it cannot be recalled`);
  });
  return (await findMatter(book.db, id))!;
}

async function comeBack(tx: Tx, matter: StoredMatter, at: Date, { reason, actor }: Recall): Promise<void> {
  const { id, accountId, invoiceId, cycle, turn } = matter;
  const invoice = (await findInvoice(tx, invoiceId))!;
  await leaveBehind(tx, matter, localDate(at.getTime(), invoice.timeZone), at);
  const stage = stageOf(ageAt(invoice.dueOn, invoice.timeZone, at.getTime()));
  await tx.invoice.update({ where: { id: invoiceId }, data: { status: 'open', stage } });
  await tx.task.updateMany({
    where: { invoiceId, cycle, type: 'acknowledge-matter', status: 'open' },
    data: { status: 'done', outcome: 'recalled', completedAt: at, completedBy: actor },
  });
  for (const role of ['collector', 'counsel'] as const)
    await openTask(tx, {
      accountId,
      invoiceId,
      cycle,
      role,
      type: 'recalled-matter',
      stepId: 'recall',
      id: taskId(invoiceId, cycle, `recalled-${role}${turn > 1 ? `-${turn}` : ''}`),
      openedAt: at,
      dueAt: new Date(at.getTime() + DAY),
      detail: { reason, matterId: id },
    });
  const summary = `Matter ${id} is recalled from counsel and the invoice is open again: ${reason}`;
  await record(tx, { accountId, invoiceId, at, type: 'matter.recalled', summary, actor });
  await bumpRevision(tx, at, [invoiceId]);
}

async function leaveBehind(
  tx: Tx,
  { accountId, invoiceId, cycle }: StoredMatter,
  today: string,
  at: Date,
): Promise<void> {
  const [context] = await readInvoiceContexts(tx, [invoiceId], at.getTime());
  const { policy, snapshot } = context!;
  const steps = skippedOnRecall(policy, snapshot.progress, today);
  if (steps.length === 0) return;
  const why = 'Fell due while the matter was with counsel';
  await tx.stepRun.createMany({
    data: steps.map(({ id: stepId }) => ({
      invoiceId,
      cycle,
      stepId,
      ruleId: stepId,
      outcome: 'superseded',
      rung: null,
      on: column(today),
      at,
      reason: why,
    })),
  });
  const summary = `${why}, and not made up for: ${steps.map(({ id }) => id).join(', ')}`;
  await record(tx, { accountId, invoiceId, at, type: 'step.superseded', summary, actor: 'system' });
}
