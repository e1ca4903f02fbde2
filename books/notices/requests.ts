import { type RequestedNoticeRef } from '../../domain/planning/requests.js';
import { type ContactRole } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { findAccount } from '../accounts/accounts.js';
import { type LetterRequest } from '../../prisma/generated/client.js';
import { holdOf } from '../accounts/holds.js';
import { openInvoices } from '../invoices/invoices.js';
import { digestOf } from '../keys.js';
import { noticeId } from './notices.js';
import { readAcceptedAddresses } from '../accounts/refusedAddresses.js';
import { IllegalChange } from '../errors.js';
import { record } from '../timeline.js';

export const REQUESTABLE_TEMPLATES = ['statement', 'hold-released', 'services-cancelled'] as const;
export type RequestableTemplate = (typeof REQUESTABLE_TEMPLATES)[number];

export type RequestedNoticeDraft = {
  id: string;
  letter: RequestableTemplate;
  /** Why services are cancelled, as the customer may read it; null for other notices. */
  reason: string | null;
  to: ContactRole[];
};

export type StoredRequestedNotice = LetterRequest & {
  letter: RequestableTemplate;
  to: ContactRole[];
  /** The notice written for it; null when it is not yet written. */
  notice: { id: string; status: string; recipients: string[]; subject: string; sentAt: Date | null } | null;
};

/**
 * Records the request for a notice, which the relay then starts; the same again changes nothing. Null when
 * the account does not exist. Throws IllegalChange when the id belongs to another request, or the notice
 * would not be true.
 */
export async function addRequestedNotice(
  book: Books,
  accountId: string,
  wish: RequestedNoticeDraft,
  actor: string,
): Promise<{ created: boolean; request: StoredRequestedNotice } | null> {
  if (!(await findAccount(book.db, accountId))) return null;
  const digest = digestOf(wish);
  return withAccount(book, accountId, async (tx) => {
    const before = await findRequest(tx, { accountId, id: wish.id });
    if (before && before.digest !== digest)
      throw new IllegalChange(
        `Letter ${wish.id} of account ${accountId} was requested before with other content`,
      );
    if (before) return { created: false, request: before };
    const obstacle = (await obstacleOf(tx, accountId, wish.letter)) ?? (await nobody(tx, accountId, wish.to));
    if (obstacle) throw new IllegalChange(obstacle);
    const { id: invoiceId, cycle } = await anchorInvoice(tx, accountId);
    const requestedAt = new Date(book.clock.now());
    await tx.letterRequest.create({
      data: { ...wish, accountId, invoiceId, cycle, digest, requestedAt, requestedBy: actor },
    });
    await record(tx, {
      accountId,
      at: requestedAt,
      type: 'letter.requested',
      actor,
      summary: `Letter ${wish.letter} requested${wish.reason ? `: ${wish.reason}` : ''}`,
      detail: { letterId: wish.id },
    });
    return { created: true, request: (await findRequest(tx, { accountId, id: wish.id }))! };
  });
}

export async function findRequest(
  tx: Tx,
  { accountId, id }: RequestedNoticeRef,
): Promise<StoredRequestedNotice | null> {
  const row = await tx.letterRequest.findUnique({ where: { accountId_id: { accountId, id } } });
  if (!row) return null;
  const select = { id: true, status: true, recipients: true, subject: true, sentAt: true };
  const notice = await tx.notice.findUnique({ where: { id: requestNoticeId(row) }, select });
  return { ...row, letter: row.letter as RequestableTemplate, to: row.to as ContactRole[], notice };
}

/** No step of a policy has such an id. */
export const requestStepId = (id: string): string => `on-request-${id}`;

export const requestNoticeId = ({
  invoiceId,
  cycle,
  id,
}: Pick<LetterRequest, 'invoiceId' | 'cycle' | 'id'>) => noticeId(invoiceId, cycle, requestStepId(id));

/** Returns why the notice would not be true, or may not be sent, at present; null when it may. */
export async function obstacleOf(
  tx: Tx,
  accountId: string,
  template: RequestableTemplate,
): Promise<string | null> {
  const open = await openInvoices(tx, accountId);
  if (template === 'services-cancelled')
    return open.length > 0
      ? null
      : `Nothing is open on account ${accountId} for which services could be cancelled`;
  const frozen = open.find(({ status }) => status === 'with-counsel');
  if (frozen) return `Invoice ${frozen.id} is with counsel: only counsel writes to account ${accountId}`;
  if (template === 'hold-released' && (await holdOf(tx, accountId)))
    return `Account ${accountId} is on hold: it ends when the invoices that hold it are settled`;
  return (await tx.invoice.count({ where: { accountId } })) > 0
    ? null
    : `Account ${accountId} has no invoices yet`;
}

async function nobody(tx: Tx, accountId: string, to: ContactRole[]): Promise<string | null> {
  const account = await findAccount(tx, accountId);
  const isReachable = await readAcceptedAddresses(tx, accountId);
  const someone = account?.contacts.some(
    ({ role, email }) => to.includes(role) && email && isReachable('email', email),
  );
  return someone
    ? null
    : `No ${to.join(' or ')} contact of account ${accountId} has an email address that takes our mail`;
}

async function anchorInvoice(tx: Tx, accountId: string): Promise<{ id: string; cycle: number }> {
  const [oldest] = await openInvoices(tx, accountId);
  const latest = { dueOn: 'desc' as const };
  return (
    oldest ?? (await tx.invoice.findFirstOrThrow({ where: { accountId }, orderBy: [latest, { id: 'desc' }] }))
  );
}

/**
 * Locks the oldest requests that no other relay is starting. Call inside a transaction and `markStarted`
 * before its end.
 */
export const lockRequests = (tx: Tx, limit: number) =>
  tx.$queryRaw<RequestedNoticeRef[]>`
    SELECT "accountId", id FROM letter_request WHERE "startedAt" IS NULL
     ORDER BY "requestedAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

export async function markStarted(
  tx: Tx,
  { accountId, id }: RequestedNoticeRef,
  startedAt: Date,
): Promise<void> {
  await tx.letterRequest.update({ where: { accountId_id: { accountId, id } }, data: { startedAt } });
}

/**
 * Gives requests that were started a day ago (real time) without a result to the relay again: their workflow
 * was lost, or it still runs and a second start changes nothing. Returns how many.
 */
export const restartStale = (db: Database, now: Date): Promise<number> =>
  db.$executeRaw`
    UPDATE letter_request r SET "startedAt" = NULL
     WHERE r."startedAt" < ${new Date(now.getTime() - DAY_MS)} AND r.withdrawn IS NULL
       AND NOT EXISTS (SELECT 1 FROM notice n
                        WHERE n."invoiceId" = r."invoiceId" AND n.cycle = r.cycle AND n."stepId" = 'on-request-' || r.id
                          AND n.status <> 'sending')`;

const DAY_MS = 86_400_000;

export async function noteWithdrawn(
  tx: Tx,
  { accountId, id }: RequestedNoticeRef,
  withdrawn: string,
): Promise<void> {
  await tx.letterRequest.update({ where: { accountId_id: { accountId, id } }, data: { withdrawn } });
}
