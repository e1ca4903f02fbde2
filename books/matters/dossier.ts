import { type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { dateOf } from '../dates.js';
import { holdOf } from '../accounts/holds.js';
import { invoiceLines } from '../invoices/lines.js';
import { openInvoices } from '../invoices/invoices.js';
import { type Attachment } from '../notices/notices.js';
import { readSettings } from '../settings.js';
import { type StepRef } from '../invoices/stepRuns.js';

const iso = (at: Date) => at.toISOString();
const isoOrNull = (at: Date | null) => at && iso(at);

type Matter = { id: string; today: LocalDate; deadlineOn: LocalDate; at: Date };

/**
 * Returns everything that the books contain about an account's debt, as plain data for counsel's dossier.
 * Amounts in minor units, instants ISO 8601 UTC.
 */
export async function dossierFacts(
  tx: Tx,
  { accountId, invoiceId }: StepRef,
  { id, today, deadlineOn, at }: Matter,
) {
  const [account, invoices, { creditor }] = [
    await tx.account.findUniqueOrThrow({ where: { id: accountId } }),
    await openInvoices(tx, accountId),
    await readSettings(tx),
  ];
  return {
    matter: { id, invoiceId, openedAt: iso(at), deadlineOn },
    creditor,
    account: {
      id: account.id,
      name: account.name,
      locale: account.locale,
      kind: account.kind,
      jurisdiction: account.jurisdiction,
    },
    contacts: contactsOf(account.contacts),
    today,
    onHold: (await holdOf(tx, accountId)) !== null,
    invoices: (await invoiceLines(tx, invoices, today)).map((line, place) => ({
      ...line,
      lines: invoices[place]!.lines as unknown,
    })),
    ...(await movements(tx, accountId)),
    ...(await correspondence(tx, accountId)),
    ...(await dealings(tx, accountId)),
  };
}

type StoredContact = { role: string; name: string; email?: string; phone?: string; address?: string };

const contactsOf = (contacts: unknown) =>
  (contacts as StoredContact[]).map(({ role, name, email, phone, address }) => ({
    role,
    name,
    email: email ?? null,
    phone: phone ?? null,
    address: address ?? null,
  }));

async function movements(tx: Tx, accountId: string) {
  const ledger = await tx.ledgerEntry.findMany({ where: { accountId }, orderBy: { id: 'asc' } });
  const timeline = await tx.timelineEvent.findMany({ where: { accountId }, orderBy: { id: 'asc' } });
  return {
    ledger: ledger.map((entry) => ({ ...entry, at: iso(entry.at) })),
    timeline: timeline.map((event) => ({ ...event, at: iso(event.at) })),
  };
}

async function correspondence(tx: Tx, accountId: string) {
  const notices = await tx.notice.findMany({
    where: { accountId, purpose: { not: 'staff' } },
    include: { invoices: true },
    orderBy: { createdAt: 'asc' },
  });
  return {
    notices: notices.map(({ recipients: to, createdAt, sentAt, invoices, ...notice }) => ({
      ...notice,
      status: notice.delivery ?? notice.status,
      to,
      frozenAt: iso(createdAt),
      sentAt: isoOrNull(sentAt),
      pdf: notice.channel === 'letter' ? postedPdf(notice) : null,
      invoiceIds: invoices.map(({ invoiceId }) => invoiceId),
    })),
  };
}

/** The PDF of a letter by post is its first attachment. */
function postedPdf({ attachments }: { attachments: unknown }): Uint8Array | null {
  const [pdf] = attachments as Attachment[];
  return pdf ? new Uint8Array(Buffer.from(pdf.content, 'base64')) : null;
}

async function dealings(tx: Tx, accountId: string) {
  const ofAccount = { invoice: { accountId } };
  const promises = await tx.paymentPromise.findMany({ where: ofAccount, orderBy: { madeAt: 'asc' } });
  const disputes = await tx.dispute.findMany({ where: ofAccount, orderBy: { openedAt: 'asc' } });
  const tasks = await tx.task.findMany({ where: { accountId }, orderBy: { openedAt: 'asc' } });
  return {
    promises: promises.map((promise) => ({
      ...promise,
      payOn: dateOf(promise.payOn),
      madeAt: iso(promise.madeAt),
    })),
    disputes: disputes.map((dispute) => ({
      ...dispute,
      openedAt: iso(dispute.openedAt),
      resolvedAt: isoOrNull(dispute.resolvedAt),
    })),
    tasks: tasks.map((task) => ({
      ...task,
      openedAt: iso(task.openedAt),
      dueAt: iso(task.dueAt),
      completedAt: isoOrNull(task.completedAt),
    })),
  };
}
