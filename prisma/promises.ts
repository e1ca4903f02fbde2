import { type LocalDate } from '../domain/days.js';
import { moneyText } from '../domain/money.js';
import { type Tx } from './client.js';
import { column } from './dates.js';
import { type Invoice } from './generated/client.js';
import { touch } from './invoices.js';
import { record } from './timeline.js';

export type PromiseDraft = {
  id: string;
  amount: bigint;
  currency: string;
  payOn: LocalDate;
  method: string | null;
  reference: string | null;
};

/** A customer's word: holds fire until its date and grace (rule 9). A newer promise replaces an open one. Call under the account's lock. */
export async function promise(
  tx: Tx,
  invoice: Pick<Invoice, 'id' | 'accountId' | 'cycle'>,
  draft: PromiseDraft,
  at: Date,
  actor: string,
): Promise<void> {
  await tx.paymentPromise.updateMany({
    where: { invoiceId: invoice.id, status: 'open' },
    data: { status: 'replaced', endedAt: at },
  });
  await tx.paymentPromise.create({
    data: { ...draft, invoiceId: invoice.id, cycle: invoice.cycle, payOn: column(draft.payOn), madeAt: at },
  });
  await touch(tx, at, [invoice.id]);
  const how = [draft.method, draft.reference].filter(Boolean).join(' ');
  const summary = `Promised to pay ${moneyText(draft.amount, draft.currency)} on ${draft.payOn}${how ? ` (${how})` : ''}`;
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: 'promise.made',
    summary,
    actor,
    detail: { promiseId: draft.id },
  });
}

/** The promise's date and grace are over and it was not kept. */
export async function breakPromise(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.paymentPromise.update({ where: { id }, data: { status: 'broken', endedAt: at } });
}
