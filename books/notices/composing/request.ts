import { earliestContact } from '../../../domain/planning/contacts.js';
import { type NoticeRule } from '../../../domain/policy/policy.js';
import { carryingCandidates } from '../../invoices/carrying.js';
import { refusedChannels } from '../notices.js';
import { type DueStep } from '../../invoices/stepRuns.js';
import { type NoticeRequest } from './compose.js';

/** Returns what a step's notice is written from, today. Channels whose provider has refused it are closed. */
export async function noticeRequest(due: DueStep, rule: NoticeRule): Promise<NoticeRequest> {
  const { tx, ref, context: context, today } = due;
  const { accountId, invoiceId } = ref;
  return {
    accountId,
    invoiceId,
    rule,
    policy: context.policy,
    today,
    candidates: await carryingCandidates(tx, accountId, today),
    closed: { ...exhaustedChannels(due, rule), ...(await refusedChannels(tx, ref)) },
  };
}

/** Closes post, the alternative channel, where the account has already had its letters (rule 2). */
function exhaustedChannels({ context: context, today }: DueStep, rule: NoticeRule): NoticeRequest['closed'] {
  const { policy, snapshot } = context;
  const byPost = { ...rule, channel: 'letter' as const };
  return earliestContact(policy, snapshot.progress.contacts, byPost, today) > today
    ? { letter: 'the account has had as many letters by post lately as it may' }
    : {};
}
