import { type LocalDate } from '../../domain/calendar/days.js';
import { type Role } from '../../domain/policy/policy.js';
import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { column } from '../dates.js';
import { type ReportMail as StoredReport } from '../../prisma/generated/client.js';
import { businessKey } from '../keys.js';
import { type Sent } from '../notices/notices.js';

export type { StoredReport };

export type Report = 'weekly-report' | 'task-digest';

export type ReportDraft = {
  report: Report;
  role: Role;
  /** The first day of its period. */
  day: LocalDate;
  recipient: string;
  subject: string;
  html: string;
  text: string;
};

/** One per report, reader and period; also the provider's idempotency key. */
export const reportMailId = ({ report, role, day }: Pick<ReportDraft, 'report' | 'role' | 'day'>): string =>
  businessKey('report', report, role, day);

export const findReportMail = (db: Database, id: string): Promise<StoredReport | null> =>
  db.reportMail.findUnique({ where: { id } });

/** Fixes the report's bytes before it is sent; the first call wins. */
export async function freezeReport(db: Database, { day, ...draft }: ReportDraft): Promise<StoredReport> {
  const id = reportMailId({ ...draft, day });
  const data = { ...draft, id, day: column(day), status: 'sending', frozenAt: new Date() };
  await db.reportMail.createMany({ data: [data], skipDuplicates: true });
  return db.reportMail.findUniqueOrThrow({ where: { id } });
}

export async function closeReport({ db, clock }: Books, id: string, sent: Sent): Promise<void> {
  const outcome =
    sent.status === 'sent'
      ? { providerId: sent.providerId, sentAt: new Date(clock.now()) }
      : { error: sent.error };
  await db.reportMail.updateMany({
    where: { id, status: 'sending' },
    data: { status: sent.status, ...outcome },
  });
}
