import { z } from 'zod';
import { type Books } from '../books/book.js';
import {
  findAccount,
  listAccounts,
  type AccountDraft,
  type StoredAccount,
} from '../books/accounts/accounts.js';
import { putAccount } from '../books/accounts/putAccount.js';
import { accountSummaries } from '../books/accounts/accountSummary.js';
import { changeContacts } from '../books/accounts/contacts.js';
import { changeDetails } from '../books/accounts/details.js';
import { liftHold } from '../books/accounts/holds.js';
import { creditAccount } from '../books/ledger/accountCredits.js';
import { latestPolicy } from '../books/policies/policies.js';
import { assignReply } from '../books/replies/assignment.js';
import { listReplies } from '../books/replies/replies.js';
import { readTimeline } from '../books/timeline.js';
import { Unprocessable } from '../books/errors.js';
import { route, type Route } from './http/route.js';
import {
  AccountBody,
  AccountDetailsBody,
  CreditBody,
  Contacts,
  Id,
  PageQuery,
  Reason,
} from './http/schemas.js';
import { pick } from '../books/invoices/views.js';

export const accountRoutes = (book: Books): Route[] => [
  route({
    method: 'put',
    path: '/v1/accounts/{id}',
    tag: 'Accounts',
    right: 'book',
    summary: 'Create or replace an account',
    body: AccountBody,
    also: 201,
    handle: async ({ params, body, who }) => {
      await assertUsable(book, body);
      const { created, account } = await putAccount(book, draftOf(params.id!, body), who);
      return { status: created ? 201 : 200, json: await view(book, account) };
    },
  }),
  route({
    method: 'put',
    path: '/v1/accounts/{id}/contacts',
    tag: 'Accounts',
    right: 'collect',
    summary: 'Replace the contacts of the account; the rest of the account stays as it is',
    body: z.strictObject({ contacts: Contacts }),
    handle: async ({ params, body: { contacts }, who }) => {
      await changeContacts(book, params.id!, contacts, who);
      return { json: await view(book, (await findAccount(book.db, params.id!))!) };
    },
  }),
  route({
    method: 'put',
    path: '/v1/accounts/{id}/details',
    tag: 'Accounts',
    right: 'book',
    summary:
      'Replace name, time zone, language, jurisdiction, policy and pay link of the account; an omitted field is emptied',
    body: AccountDetailsBody,
    handle: async ({ params, body, who }) => {
      const before = await findAccount(book.db, params.id!);
      if (!before) return null;
      await assertUsable(book, { kind: before.kind, policyId: body.policyId });
      await changeDetails(book, before.id, body, who);
      return { json: await view(book, (await findAccount(book.db, before.id))!) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/accounts',
    tag: 'Accounts',
    right: 'read',
    summary: 'List accounts',
    query: PageQuery,
    handle: async ({ query }) => {
      const { items, nextCursor } = await listAccounts(book.db, query);
      return { json: { items: await views(book, items), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/accounts/{id}',
    tag: 'Accounts',
    right: 'read',
    summary: 'One account with its balances, stage, hold and credit',
    handle: async ({ params }) => {
      const account = await findAccount(book.db, params.id!);
      return account && { json: await view(book, account) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/accounts/{id}/timeline',
    tag: 'Accounts',
    right: 'read',
    summary: 'Everything that happened to the account, oldest first',
    query: PageQuery,
    handle: async ({ params, query }) => {
      if (!(await findAccount(book.db, params.id!))) return null;
      const { items, nextCursor } = await readTimeline(book.db, { accountId: params.id! }, query);
      return {
        json: {
          items: items.map((event) =>
            pick(event, ['at', 'type', 'invoiceId', 'stepId', 'summary', 'actor', 'detail']),
          ),
          nextCursor,
        },
      };
    },
  }),
  route({
    method: 'post',
    path: '/v1/accounts/{id}/hold/release',
    tag: 'Accounts',
    right: 'money',
    summary: 'Lift the hold although the debt is not settled; licences stay as they are',
    body: Reason,
    handle: async ({ params, body: { reason }, actor }) => {
      await liftHold(book, params.id!, reason, actor);
      const account = await findAccount(book.db, params.id!);
      return account && { json: await view(book, account) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/accounts/{id}/credits',
    tag: 'Accounts',
    right: 'money',
    summary:
      'Book a credit note that belongs to no invoice: it is used on what is open, the oldest first, and the rest stays credit',
    body: CreditBody,
    status: 201,
    also: 200,
    handle: async ({ params, body: { amount, ...credit }, actor }) => {
      const draft = { ...credit, accountId: params.id!, amount: BigInt(amount) };
      const { created } = await creditAccount(book, draft, actor);
      const account = await findAccount(book.db, params.id!);
      return account && { status: created ? 201 : 200, json: await view(book, account) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/replies/{id}/account',
    tag: 'Accounts',
    right: 'collect',
    summary: 'Assign a reply of an unknown sender to an account; its notices wait until the reply is read',
    body: z.strictObject({ accountId: Id }),
    handle: async ({ params, body: { accountId }, actor }) => {
      await assignReply(book, params.id!, accountId, actor);
      return { json: { id: params.id, accountId } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/accounts/{id}/replies',
    tag: 'Accounts',
    right: 'read',
    summary: 'Replies of the customer by email, oldest first, as plain text',
    query: PageQuery,
    handle: async ({ params, query }) => {
      if (!(await findAccount(book.db, params.id!))) return null;
      const { items, nextCursor } = await listReplies(book.db, params.id!, query);
      const fields = ['id', 'from', 'subject', 'text', 'automatic', 'files', 'receivedAt'] as const;
      return { json: { items: items.map((reply) => pick(reply, fields)), nextCursor } };
    },
  }),
];

/** An omitted field of a body is null. */
export const draftOf = (id: string, body: z.output<typeof AccountBody>): AccountDraft => ({
  ...body,
  id,
  policyId: body.policyId ?? null,
  jurisdiction: body.jurisdiction ?? null,
  payUrl: body.payUrl ?? null,
});

/** Throws Unprocessable when the policy is unknown or not made for such a debtor (product.md, rule 12). */
export async function assertUsable(
  { db }: Books,
  { kind, policyId }: { kind: string; policyId?: string | null | undefined },
): Promise<void> {
  const chosen = policyId ? await latestPolicy(db, policyId) : null;
  if (policyId && !chosen) throw new Unprocessable(`policyId: there is no policy ${policyId}`);
  if (kind === 'consumer' && chosen?.policy.debtor !== 'consumer') {
    throw new Unprocessable(
      'kind: consumer debts need a policy whose debtor is consumer (Regulation F applies to it)',
    );
  }
}

const SHOWN = [
  'id',
  'name',
  'kind',
  'timeZone',
  'locale',
  'contacts',
  'policyId',
  'jurisdiction',
  'payUrl',
] as const;

const view = async (book: Books, account: StoredAccount) => (await views(book, [account]))[0]!;

async function views(book: Books, accounts: StoredAccount[]) {
  const ids = accounts.map(({ id }) => id);
  const summaries = await accountSummaries(book, ids);
  return accounts.map((account) => ({ ...pick(account, SHOWN), ...summaries.get(account.id)! }));
}
