import { type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { column, dateOf } from '../dates.js';
import { businessKey } from '../keys.js';
import { type LicenseOrder } from '../../prisma/generated/client.js';

export const LICENSE_ORDERS = ['licenses.suspend', 'licenses.reinstate', 'licenses.cancel'] as const;
export type LicenseOrderType = (typeof LICENSE_ORDERS)[number];

export type OrderDraft = {
  accountId: string;
  invoiceId: string;
  cycle: number;
  stepId: string;
  type: LicenseOrderType;
  reason: string;
  effectiveBy: LocalDate | null;
  /** False when no licence system is configured and a task replaces it. */
  automatic: boolean;
};

/** Also the `webhook-id` of the call, which must not contain a dot. */
export const orderId = (invoiceId: string, cycle: number, stepId: string): string =>
  businessKey('license-order', invoiceId, cycle, stepId);

/**
 * Adds an order with the account's next version, which overtakes older orders that were not yet accepted.
 * Call under the account's lock.
 */
export async function orderLicenses(
  tx: Tx,
  { stepId, automatic, effectiveBy, ...draft }: OrderDraft,
  at: Date,
): Promise<LicenseOrder> {
  const { accountId, invoiceId, cycle } = draft;
  const { licenseVersion: version } = await tx.account.update({
    where: { id: accountId },
    data: { licenseVersion: { increment: 1 } },
  });
  await tx.licenseOrder.updateMany({
    where: { accountId, status: 'pending' },
    data: { status: 'overtaken' },
  });
  return tx.licenseOrder.create({
    data: {
      ...draft,
      id: orderId(invoiceId, cycle, stepId),
      version,
      effectiveBy: effectiveBy && column(effectiveBy),
      status: automatic ? 'pending' : 'by-hand',
      orderedAt: at,
    },
  });
}

export type PendingOrder = {
  id: string;
  accountId: string;
  version: number;
  type: LicenseOrderType;
  reason: string;
  effectiveBy: LocalDate | null;
  orderedAt: Date;
};

/** Returns the step's order while the licence system has not accepted it. */
export async function pendingOrder(
  tx: Tx,
  invoiceId: string,
  cycle: number,
  stepId: string,
): Promise<PendingOrder | null> {
  const row = await tx.licenseOrder.findUnique({
    where: { id: orderId(invoiceId, cycle, stepId), status: 'pending' },
  });
  return (
    row && {
      ...row,
      type: row.type as LicenseOrderType,
      effectiveBy: row.effectiveBy && dateOf(row.effectiveBy),
    }
  );
}

/** Marks the order as accepted unless a newer one has overtaken it meanwhile. */
export async function acceptOrder(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.licenseOrder.updateMany({
    where: { id, status: 'pending' },
    data: { status: 'accepted', acceptedAt: at },
  });
}

/** Returns the order in force for the account: the one with the highest version. */
export const latestOrder = (tx: Tx, accountId: string) =>
  tx.licenseOrder.findFirst({ where: { accountId }, orderBy: { version: 'desc' } });

/** True when the order in force keeps the account's licences suspended or cancelled. */
export const licensesAreOff = async (tx: Tx, accountId: string): Promise<boolean> => {
  const order = await latestOrder(tx, accountId);
  return order !== null && order.type !== 'licenses.reinstate';
};
