import { type LocalDate } from '../domain/calendar/days.js';
import { type AccountDraft } from '../books/accounts/accounts.js';
import { putAccount } from '../books/accounts/putAccount.js';
import { type Book } from '../prisma/client.js';
import { createInvoices, type InvoiceDraft } from '../books/invoices/create.js';
import { applyPayment, type PaymentResult } from '../books/ledger/payments.js';

/** A business customer in Berlin with somebody to write to. */
export const anAccount = (id: string, more: Partial<AccountDraft> = {}): AccountDraft => ({
  id,
  name: `${id} GmbH`,
  kind: 'business',
  timeZone: 'Europe/Berlin',
  locale: 'en',
  contacts: [
    { role: 'billing', name: 'Erika Muster', email: `ap@${id}.example` },
    { role: 'executive', name: 'Max Muster', email: `ceo@${id}.example` },
  ],
  policyId: null,
  jurisdiction: null,
  payUrl: null,
  ...more,
});

export const anInvoice = (
  id: string,
  accountId: string,
  dueOn: LocalDate,
  more: Partial<InvoiceDraft> = {},
): InvoiceDraft => ({
  ...{ id, accountId, amount: 100_000n, currency: 'EUR', issuedOn: dueOn, dueOn },
  ...{ description: null, purchaseOrder: null, lines: [], payUrl: null, documentUrl: null },
  ...more,
});

export async function enter(book: Book, account: AccountDraft, ...invoices: InvoiceDraft[]): Promise<void> {
  await putAccount(book, account);
  await createInvoices(book, invoices, 'test');
}

export const pay = (
  book: Book,
  invoiceId: string,
  amount: bigint,
  id = `P-${invoiceId}`,
): Promise<PaymentResult> =>
  applyPayment(
    book,
    {
      ...{ id, invoiceId, accountId: null, amount, currency: 'EUR', method: null, reference: null },
      receivedAt: new Date(book.clock.now()).toISOString(),
    },
    { source: 'test', actor: 'test' },
  );

/** `15 status-request` for every step that took place, in order; other outcomes follow in brackets. */
export async function stepsOf({ db }: Book, invoiceId: string): Promise<string[]> {
  const { dueOn } = await db.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
  const steps = await db.stepRun.findMany({
    where: { invoiceId },
    orderBy: [{ at: 'asc' }, { cycle: 'asc' }],
  });
  const timeline = await db.timelineEvent.findMany({
    where: { invoiceId, stepId: { not: null } },
    orderBy: { id: 'asc' },
  });
  const place = (stepId: string) =>
    timeline.findIndex((event) => event.stepId === stepId && event.type.startsWith('step.'));
  return steps
    .sort((a, b) => place(a.stepId) - place(b.stepId))
    .map(({ stepId, on, outcome }) => {
      const day = (on.getTime() - dueOn.getTime()) / 86_400_000;
      return `${day} ${stepId}${outcome === 'done' ? '' : ` (${outcome})`}`;
    });
}
