import { type RenderedEmail } from '../../emails/render.js';
import {
  closeReport,
  findReportMail,
  freezeReport,
  reportMailId,
  type ReportDraft,
  type StoredReport,
} from '../../books/reports/reportMail.js';
import { type Sent } from '../../books/notices/notices.js';
import { openTask } from '../../books/tasks/tasks.js';
import { type Deps } from '../deps.js';
import { retryOf } from './senders.js';

const SEND_WITHIN = 8_000;
/** The provider forgets idempotency keys after 24 hours. */
const KEY_LIVES = 23 * 3_600_000;
const DAY = 86_400_000;

type ReportRequest = Pick<ReportDraft, 'report' | 'role' | 'day' | 'recipient'>;

/**
 * Sends a report to staff once a period and recipient: the first attempt freezes its bytes, and each later
 * one sends the same bytes under the same key. `write` returns null when there is nothing to report. Returns
 * true when this call has sent it.
 */
export async function sendReport(
  deps: Deps,
  wanted: ReportRequest,
  write: () => Promise<RenderedEmail | null>,
): Promise<boolean> {
  const { book } = deps;
  const found = await findReportMail(book.db, reportMailId(wanted));
  const rendered = found ? null : await write();
  const mail = rendered ? await freezeReport(book.db, { ...wanted, ...rendered }) : found;
  if (mail?.status !== 'sending') return false;
  const sent = await attempt(deps, mail);
  await closeReport(book, mail.id, sent);
  if (sent.status === 'failed') await openAddressTask(deps, mail, sent.error);
  return sent.status === 'sent';
}

async function attempt({ mailer }: Deps, mail: StoredReport): Promise<Sent> {
  if (Date.now() - mail.frozenAt.getTime() > KEY_LIVES)
    return { status: 'unknown', error: 'An earlier attempt may have gone out; it is not repeated' };
  const { id, recipient, subject, html, text } = mail;
  const message = { to: [recipient], replyTo: null, subject, html, text, attachments: [], noticeId: id };
  const signal = AbortSignal.timeout(SEND_WITHIN);
  const answer = await mailer.send(message, { idempotencyKey: id, signal });
  switch (answer.kind) {
    case 'sent':
      return { status: 'sent', providerId: answer.providerId };
    case 'rejected':
      return { status: 'failed', error: answer.reason };
    case 'rate-limited':
    case 'not-sent':
    case 'unknown':
      throw retryOf(answer);
    default:
      return answer satisfies never;
  }
}

async function openAddressTask(
  { book }: Deps,
  { id, report, recipient }: StoredReport,
  error: string,
): Promise<void> {
  const openedAt = new Date(book.clock.now());
  await openTask(book.db, {
    id,
    type: 'staff-address',
    role: 'owner',
    accountId: null,
    invoiceId: null,
    cycle: 0,
    stepId: report,
    openedAt,
    dueAt: new Date(openedAt.getTime() + DAY),
    detail: { why: `The ${report} to ${recipient} was refused: ${error}` },
  });
}
