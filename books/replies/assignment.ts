import { localDate } from '../../domain/calendar/calendar.js';
import { carryingInvoice, carryingCandidates } from '../invoices/carrying.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { IllegalChange, NotFound } from '../errors.js';
import { pauseNotices, replyTask } from './replies.js';
import { record } from '../timeline.js';

/**
 * Assigns a reply to the account that a person chose, whose notices wait until it is read. The same again
 * changes nothing. Throws NotFound, IllegalChange.
 */
export async function assignReply(
  book: Books,
  replyId: string,
  accountId: string,
  actor: string,
): Promise<void> {
  const at = new Date(book.clock.now());
  const account = await book.db.account.findUnique({ where: { id: accountId } });
  if (!account) throw new IllegalChange(`There is no account ${accountId} to give the letter to`);
  await withAccount(book, accountId, async (tx) => {
    const { count } = await tx.reply.updateMany({
      where: { id: replyId, accountId: null },
      data: { accountId },
    });
    const reply = await tx.reply.findUnique({ where: { id: replyId } });
    if (!reply) throw new NotFound(`There is no letter ${replyId}`);
    if (reply.accountId !== accountId)
      throw new IllegalChange(`The letter ${replyId} is of account ${reply.accountId} already`);
    if (count === 0) return;
    const today = localDate(at.getTime(), account.timeZone);
    const again = await pauseNotices(tx, accountId, today, at);
    const carrying = carryingInvoice(await carryingCandidates(tx, accountId, today));
    const about = { accountId, invoiceId: carrying?.id ?? null, cycle: carrying?.cycle ?? 0 };
    await tx.task.updateMany({ where: { id: replyTask(replyId), status: 'open' }, data: about });
    const waits = again ? `; letters wait until ${again}` : '';
    const summary = `Reply of ${reply.from}: "${reply.subject}", found to be theirs${waits}`;
    const { invoiceId } = about;
    await record(tx, {
      accountId,
      invoiceId,
      at,
      actor,
      type: 'reply.received',
      summary,
      detail: { replyId },
    });
  });
}
