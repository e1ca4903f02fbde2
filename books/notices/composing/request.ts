import { mayHear } from '../../../domain/planning/contacts.js';
import { type NoticeRule } from '../../../domain/policy/policy.js';
import { voices } from '../../invoices/carrying.js';
import { refusedChannels } from '../notices.js';
import { type Due } from '../../invoices/stepRuns.js';
import { type Wanted } from './compose.js';

/** What a step's letter is written from, today. Closed are channels whose provider has refused it. */
export async function wantedBy(due: Due, rule: NoticeRule): Promise<Wanted> {
  const { tx, ref, standing, today } = due;
  const { accountId, invoiceId } = ref;
  return {
    ...{ accountId, invoiceId, rule, policy: standing.policy, today },
    voices: await voices(tx, accountId, today),
    closed: { ...usedUp(due, rule), ...(await refusedChannels(tx, ref)) },
  };
}

/** Post as a way out where the account has had its letters already (rule 2). */
function usedUp({ standing, today }: Due, rule: NoticeRule): Wanted['closed'] {
  const { policy, situation } = standing;
  const byPost = { ...rule, channel: 'letter' as const };
  return mayHear(policy, situation.progress.contacts, byPost, today) > today
    ? { letter: 'the account has had as many letters by post lately as it may' }
    : {};
}
