import { type RequestedNoticeRef } from '../domain/planning/requests.js';
import { calendarOf, localDate, slot } from '../domain/calendar/calendar.js';
import { STANDARD } from '../domain/policy/standard.js';
import {
  type ResponseRequest,
  responseDigest,
  composeResponse,
} from '../books/notices/composing/responses.js';
import { findAccount } from '../books/accounts/accounts.js';
import { type Tx, type Books } from '../books/book.js';
import { withAccount } from '../books/locking.js';
import { hasUnapplied } from '../books/inboxEvents.js';
import { findInvoice } from '../books/invoices/invoices.js';
import {
  findRequest,
  noteWithdrawn,
  obstacleOf,
  requestNoticeId,
  requestStepId,
  type StoredRequestedNotice,
} from '../books/notices/requests.js';
import { freeze, unfreeze, type Sent } from '../books/notices/notices.js';
import { policyOf } from '../books/policies/policies.js';
import { record } from '../books/timeline.js';
import { deliver, waitingForPayment } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { sentText } from './sending/senders.js';

/**
 * Sends a requested notice once, by the send protocol. Returns the real instant (epoch ms) before which its
 * recipient must not be contacted, or null when it is finished.
 */
export const sendRequestedNotice =
  (deps: Deps) =>
  async (ref: RequestedNoticeRef): Promise<number | null> => {
    const { book } = deps;
    const begun = await withAccount(book, ref.accountId, (tx) => begin(tx, book, ref));
    if (begun === null || typeof begun === 'number') return begun;
    const { request, resumed } = begun;
    const id = requestNoticeId(request);
    await deliver(book, deps, {
      id,
      accountId: ref.accountId,
      resumed,
      discardUnsent: (tx) => unfreeze(tx, id),
      digestNow: async (tx: Tx) => responseDigest(tx, await answerOf(tx, book, request)),
      wanted: async (tx) => {
        const obstacle = await obstacleOf(tx, ref.accountId, request.letter);
        if (obstacle) await withdraw(tx, book, request, obstacle);
        return obstacle ? null : tx;
      },
      closed: (tx, sent, { subject, recipients }) =>
        recordOutcome(tx, book, request, outcomeOf(sent, subject, recipients.join(', '))),
    });
    return null;
  };

/** T0. Returns null when nothing (more) has to be sent, and a real instant when it is too early. */
async function begin(
  tx: Tx,
  book: Books,
  ref: RequestedNoticeRef,
): Promise<{ request: StoredRequestedNotice; resumed: boolean } | number | null> {
  const request = await findRequest(tx, ref);
  if (!request || request.withdrawn) return null;
  if (request.notice) return request.notice.status === 'sending' ? { request, resumed: true } : null;
  const { accountId, letter: template, invoiceId, cycle, id } = request;
  if (await hasUnapplied(tx, accountId)) throw waitingForPayment();
  const account = (await findAccount(tx, accountId))!;
  const now = book.clock.now();
  const wait = account.kind === 'consumer' ? untilContactHours(book, account, now) : 0;
  if (wait > now) return book.clock.toReal(wait);
  const obstacle = await obstacleOf(tx, accountId, template);
  const written = obstacle === null && (await composeResponse(tx, await answerOf(tx, book, request)));
  if (!written) {
    await withdraw(tx, book, request, obstacle ?? 'No contact can be reached by email');
    return null;
  }
  const notice = { ...written, accountId, invoiceId, cycle, stepId: requestStepId(id), ruleId: template };
  await freeze(tx, book, { ...notice, purpose: 'confirmation' });
  return { request, resumed: false };
}

async function answerOf(
  tx: Tx,
  { clock }: Books,
  { letter: template, reason, to, invoiceId, accountId }: StoredRequestedNotice,
): Promise<ResponseRequest> {
  const invoice = (await findInvoice(tx, invoiceId))!;
  const { words } = await policyOf(tx, invoice);
  const { timeZone } = (await findAccount(tx, accountId))!;
  const today = localDate(clock.now(), timeZone);
  return { template, invoice, to, words, today, ...(reason ? { reason } : {}) };
}

/**
 * The hours in which a consumer may be contacted (rule 12), on any day of the week: the customer waits for
 * this notice.
 */
function untilContactHours({ clock }: Books, account: { id: string; timeZone: string }, now: number): number {
  const hours = { sendAt: '00:00', sendUntil: '23:59', spreadMinutes: 0 };
  const calendar = calendarOf({ ...STANDARD, ...hours, debtor: 'consumer' }, account, new Set());
  return slot(calendar, localDate(now, account.timeZone), now, clock.patience);
}

async function withdraw(tx: Tx, book: Books, request: StoredRequestedNotice, why: string): Promise<void> {
  await noteWithdrawn(tx, request, why);
  await recordOutcome(tx, book, request, {
    type: 'letter.withdrawn',
    summary: `Letter ${request.letter} was not sent: ${why}`,
  });
}

type RecordedOutcome = { type: string; summary: string };

function outcomeOf(sent: Sent, subject: string, to: string): RecordedOutcome {
  if (sent.status === 'failed')
    return { type: 'letter.failed', summary: `Letter "${subject}" to ${to} was refused: ${sent.error}` };
  const type = sent.status === 'sent' ? 'letter.sent' : 'letter.unknown';
  return { type, summary: sentText(sent, `Letter "${subject}"`, `to ${to}`) };
}

const recordOutcome = (
  tx: Tx,
  { clock }: Books,
  { accountId, id }: StoredRequestedNotice,
  outcome: RecordedOutcome,
): Promise<void> =>
  record(tx, { ...outcome, accountId, at: new Date(clock.now()), actor: 'system', detail: { letterId: id } });
