import { type DossierFacts, type DossierNotice } from './dossierFacts.js';
import { byTime, csvTable } from './dossierTables.js';

/** Returns every notice as sent, as HTML or PDF and as text, and the list of them, by file name. */
export function dossierNotices({ notices }: DossierFacts): Record<string, string | Uint8Array> {
  const sorted = byTime(notices, sentOrFrozen).map((notice, index) => ({
    notice,
    file: fileOf(notice, index, notices.length),
  }));
  const files = sorted.flatMap(({ notice, file }) => [
    ...(notice.html ? [[`${file}.html`, notice.html]] : []),
    ...(notice.pdf ? [[`${file}.pdf`, notice.pdf]] : []),
    [`${file}.txt`, notice.text],
  ]);
  const header = 'file template status sentAt to subject invoices providerId noticeId';
  const list = csvTable(header, sorted, ({ notice, file }) => [
    file,
    notice.template,
    notice.status,
    notice.sentAt,
    notice.to.join('; '),
    notice.subject,
    notice.invoiceIds.join('; '),
    notice.providerId,
    notice.id,
  ]);
  return { ...Object.fromEntries(files), 'notices.csv': list };
}

const sentOrFrozen = (notice: DossierNotice): string => notice.sentAt ?? notice.frozenAt;

/**
 * Returns `notices/03-reminder-2026-09-01`, numbered in the order of sending, so that names sort like time.
 */
function fileOf(notice: DossierNotice, index: number, count: number): string {
  const n = String(index + 1).padStart(Math.max(2, String(count).length), '0');
  const template = (notice.template.match(/[A-Za-z0-9]+/gu) ?? ['notice']).join('-');
  return `notices/${n}-${template}-${sentOrFrozen(notice).slice(0, 10)}`;
}
