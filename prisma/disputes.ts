import { type Tx } from './client.js';
import { type Invoice } from './generated/client.js';
import { touch } from './invoices.js';
import { record } from './timeline.js';

type Target = Pick<Invoice, 'id' | 'accountId'>;

/** A claim that the invoice is wrong: its escalation waits. Call under the account's lock. */
export async function openDispute(
  tx: Tx,
  invoice: Target,
  { id, reason }: { id: string; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  await tx.dispute.create({ data: { id, invoiceId: invoice.id, reason, openedAt: at } });
  await touch(tx, at, [invoice.id]);
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: 'dispute.opened',
    summary: `Disputed: ${reason}`,
    actor,
    detail: { disputeId: id },
  });
}

/** Rejected: the invoice resumes at its real age. Upheld: the caller books the credit note. */
export async function resolveDispute(
  tx: Tx,
  invoice: Target,
  id: string,
  outcome: 'upheld' | 'rejected',
  at: Date,
  actor: string,
): Promise<void> {
  await tx.dispute.update({ where: { id }, data: { status: outcome, resolvedAt: at } });
  await touch(tx, at, [invoice.id]);
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: `dispute.${outcome}`,
    summary: `Dispute ${id} ${outcome}`,
    actor,
  });
}
