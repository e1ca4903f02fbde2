import { z } from 'zod';
import { approve, edit, refuse } from '../books/approvals/decide.js';
import { wordsIssue } from '../books/notices/composing/customWording.js';
import { type OwnWords, type Role } from '../domain/policy/policy.js';
import { mayDecide, rolesSeenBy, type Who } from '../domain/access/rights.js';
import { type NoticeTemplate } from '../emails/facts.js';
import {
  APPROVAL_STATUSES,
  findApproval,
  listApprovals,
  type StoredApproval,
} from '../books/approvals/approvals.js';
import { type Books } from '../books/book.js';
import { digestOf } from '../books/keys.js';
import { Unprocessable } from '../books/errors.js';
import { OwnWordsBody } from './schemas/policy.js';
import { route, type Route } from './http/route.js';
import { Id, Paging, Reason } from './http/schemas.js';
import { pick } from '../books/invoices/views.js';

const ApprovalQuery = z.strictObject({
  ...Paging,
  status: z.enum([...APPROVAL_STATUSES, 'all']).default('waiting'),
  accountId: Id.optional(),
});

/** The `digest` of the letter that was read: refused when the letter has been edited since. */
const ApproveBody = z
  .strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the digest of the letter')
      .optional(),
  })
  .default({})
  .meta({ id: 'ApproveBody' });

const EditBody = OwnWordsBody.refine(({ subject, paragraphs }) => subject ?? paragraphs, {
  message: 'must give a subject or paragraphs',
}).meta({ id: 'ApprovalEdit' });

export const approvalRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/approvals',
    tag: 'Approvals',
    right: 'approve',
    summary: 'Steps that need approval before they run, the longest waiting first',
    query: ApprovalQuery,
    handle: async ({ query: { limit, cursor, status, accountId }, who }) => {
      const filter = { accountId, status: status === 'all' ? undefined : status, roles: rolesSeenBy(who) };
      const { items, nextCursor } = await listApprovals(book.db, filter, { limit, cursor });
      return { json: { items: items.map(summaryOf), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/approvals/{id}',
    tag: 'Approvals',
    right: 'approve',
    summary: 'One approval, with the exact letter that would be sent',
    handle: async ({ params, who }) => {
      const found = await visibleApproval(book, params.id!, who);
      return found && { json: view(found) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/approvals/{id}/attachments/{filename}',
    tag: 'Approvals',
    right: 'approve',
    summary: 'A file that would be attached',
    produces: 'application/octet-stream',
    handle: async ({ params, who }) => {
      const notice = (await visibleApproval(book, params.id!, who))?.notice;
      const file = notice?.attachments.find(({ filename }) => filename === params.filename);
      if (!file) return null;
      const { filename, contentType: type, content } = file;
      return { type, filename, body: Buffer.from(content, 'base64') };
    },
  }),
  route({
    method: 'patch',
    path: '/v1/approvals/{id}',
    tag: 'Approvals',
    right: 'approve',
    summary: 'Edit the letter, once: it is rewritten in these words, placeholders filled in',
    body: EditBody,
    handle: async ({ params, body: words, actor, who }) => {
      const found = await visibleApproval(book, params.id!, who);
      if (!found) return null;
      assertWordsFit(found, words);
      return { json: view(await edit(book, found.id, { words, actor })) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/approvals/{id}/approve',
    tag: 'Approvals',
    right: 'approve',
    summary:
      'Approve: the step runs as shown; 409 when the letter is outdated, and a new approval is requested',
    body: ApproveBody,
    handle: async ({ params, body: { digest }, actor, who }) =>
      (await visibleApproval(book, params.id!, who)) && {
        json: view(await approve(book, params.id!, { seen: digest ?? null, actor })),
      },
  }),
  route({
    method: 'post',
    path: '/v1/approvals/{id}/refuse',
    tag: 'Approvals',
    right: 'approve',
    summary: 'Refuse: the step does not take place; steps that wait for it keep waiting',
    body: Reason,
    handle: async ({ params, body: { reason }, actor, who }) =>
      (await visibleApproval(book, params.id!, who)) && {
        json: view(await refuse(book, params.id!, { reason, actor })),
      },
  }),
];

/** Returns null for an approval that another role decides. */
async function visibleApproval(book: Books, id: string, who: Who): Promise<StoredApproval | null> {
  const found = await findApproval(book.db, id);
  return found && mayDecide(who, found.role as Role) ? found : null;
}

function assertWordsFit({ notice }: StoredApproval, words: OwnWords): void {
  const issue = notice && wordsIssue(notice.template as NoticeTemplate, words);
  if (issue) throw new Unprocessable(issue);
}

function summaryOf(approval: StoredApproval) {
  const { notice } = approval;
  return {
    ...pick(approval, ['id', 'status', 'kind', 'role', 'accountId', 'invoiceId', 'cycle', 'stepId', 'turn']),
    ...pick(approval, ['askedAt', 'editedAt', 'editedBy', 'decidedAt', 'decidedBy', 'reason', 'balances']),
    letter: notice && {
      letter: notice.template,
      channel: notice.channel,
      to: notice.recipients,
      ...pick(notice, ['replyTo', 'subject']),
      invoiceIds: notice.lists.map(({ invoiceId }) => invoiceId),
    },
  };
}

function view(approval: StoredApproval) {
  const { notice, words, day } = approval;
  const summary = summaryOf(approval);
  if (!notice) return summary;
  const attachments = notice.attachments.map(({ filename, contentType, content }) => ({
    filename,
    contentType,
    size: Buffer.byteLength(content, 'base64'),
  }));
  const whole = { ...summary.letter, ...pick(notice, ['html', 'text']), attachments };
  return { ...summary, letter: { ...whole, writtenOn: day, words, digest: digestOf(notice) } };
}
