import { isEnded } from '../../domain/planning/case.js';
import { moneyText } from '../../domain/money/money.js';
import { stageOf } from '../../domain/policy/policy.js';
import { ageAt } from '../../domain/planning/planCase.js';
import { type Tx } from '../../prisma/client.js';
import { findInvoice, bumpRevision } from '../invoices/invoices.js';
import { record } from '../timeline.js';

/**
 * Reopens settled invoices of which more is owed again: each opens its next cycle at its real age, and the
 * policy then catches up without ambush (rule 5). Call under the account's lock, after the entries are
 * booked.
 */
export async function reopenInvoice(tx: Tx, invoiceIds: string[], at: Date, actor: string): Promise<void> {
  for (const id of invoiceIds) {
    const invoice = (await findInvoice(tx, id))!;
    if (!isEnded(invoice)) continue;
    const age = ageAt(invoice.dueOn, invoice.timeZone, at.getTime());
    await tx.invoice.update({
      where: { id },
      data: { status: 'open', cycle: { increment: 1 }, settledAt: null, stage: stageOf(age) },
    });
    const summary = `${moneyText(invoice.balance, invoice.currency)} open again, ${Math.max(0, age)} days past due: cycle ${invoice.cycle + 1} begins`;
    await record(tx, {
      accountId: invoice.accountId,
      invoiceId: id,
      at,
      type: 'invoice.reopened',
      summary,
      actor,
    });
  }
  await bumpRevision(tx, at, invoiceIds);
}
