import { localDate } from '../../domain/calendar/calendar.js';
import { approverOf } from '../../domain/policy/policy.js';
import { nextHandOff } from '../../domain/planning/recall.js';
import { mayDecide, type Who } from '../../domain/access/rights.js';
import { closeApproval, openApproval } from '../approvals/changes.js';
import { findApproval } from '../approvals/approvals.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { bumpRevision } from '../invoices/invoices.js';
import { findMatter, type StoredMatter } from './matters.js';
import { IllegalChange, NotFound } from '../errors.js';
import { readInvoiceContexts, type InvoiceContext } from '../invoices/contexts.js';
import { invoiceContextOf } from '../invoices/stepRuns.js';
import { record } from '../timeline.js';

type Return = { reason: string; who: Who };

/**
 * Gives a recalled debt that is still unpaid back to counsel: the invoice's workflow hands it over as a
 * separate matter with a new dossier, at once or after the approval that the policy's hand-off needs.
 * Licences stay as they are. The same again changes nothing. Throws NotFound, IllegalChange, AccountBusy.
 */
export async function returnToCounsel(book: Books, id: string, request: Return): Promise<StoredMatter> {
  const matter = await findMatter(book.db, id);
  if (!matter) throw new NotFound(`There is no matter ${id}`);
  await withAccount(book, matter.accountId, async (tx) => {
    const { status } = await tx.matter.findUniqueOrThrow({ where: { id }, select: { status: true } });
    if (status !== 'recalled')
      throw new IllegalChange(`Matter ${id} is ${status}: only a recalled debt goes back to counsel`);
    if (await hasSuccessor(tx, matter)) return;
    const now = book.clock.now();
    const context = await invoiceContextOf(tx, matter.invoiceId, now);
    await requestHandOff(tx, matter, context, request, new Date(now));
  });
  return matter;
}

/**
 * Returns whether a recalled debt can go back to counsel (`possible`), or was already sent back and may wait
 * for an approval (`asked`). Null for neither.
 */
export async function returnOf(
  { db, clock }: Books,
  matter: StoredMatter,
): Promise<'possible' | 'asked' | null> {
  if (matter.status !== 'recalled' || (await hasSuccessor(db, matter))) return null;
  const [context] = await readInvoiceContexts(db, [matter.invoiceId], clock.now());
  const { snapshot, policy } = context!;
  const step = nextHandOff(policy, snapshot.progress);
  if (!step || !isUnpaid(context!, matter)) return null;
  return snapshot.progress.approvals[step.id] ? 'asked' : 'possible';
}

/** True while the cycle in which counsel had it is unpaid. */
const isUnpaid = ({ snapshot: { status, cycle } }: InvoiceContext, matter: StoredMatter) =>
  status === 'open' && cycle === matter.cycle;

const hasSuccessor = async (db: Database | Tx, { invoiceId, cycle, turn }: StoredMatter): Promise<boolean> =>
  (await db.matter.count({ where: { invoiceId, cycle, turn: { gt: turn } } })) > 0;

async function requestHandOff(
  tx: Tx,
  matter: StoredMatter,
  context: InvoiceContext,
  { reason, who }: Return,
  at: Date,
): Promise<void> {
  const { id, accountId, invoiceId, cycle } = matter;
  const { snapshot, policy, calendar } = context;
  if (!isUnpaid(context, matter))
    throw new IllegalChange(`The debt of matter ${id} has ended: invoice ${invoiceId} does not go back`);
  const step = nextHandOff(policy, snapshot.progress);
  if (!step) throw new IllegalChange(`The policy of invoice ${invoiceId} hands nothing to counsel`);
  if (snapshot.progress.approvals[step.id]) return;
  const approver = approverOf(step.rule);
  const ref = { accountId, invoiceId, cycle, stepId: step.id };
  const balances = [{ invoiceId, balance: Number(snapshot.balance), currency: snapshot.currency }];
  const action = { notice: null, written: null, balances, day: localDate(at.getTime(), calendar.timeZone) };
  const summary = `Matter ${id} is to go back to counsel: ${reason}`;
  await record(tx, {
    accountId,
    invoiceId,
    at,
    stepId: step.id,
    type: 'approval.requested',
    summary,
    actor: who.actor,
  });
  const approvalId = await openApproval(tx, { ...ref, ...action, role: approver ?? 'owner' }, at);
  if (!approver || mayDecide(who, approver)) {
    const approval = (await findApproval(tx, approvalId))!;
    await closeApproval(tx, approval, { status: 'approved', reason: null }, { at, actor: who.actor });
  }
  await bumpRevision(tx, at, [invoiceId]);
}
