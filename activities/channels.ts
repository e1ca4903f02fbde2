import { mayHear } from '../domain/contacts.js';
import { type NoticeRule } from '../domain/policy.js';
import { type Obstacles } from '../letters/ways.js';
import { refusedChannels } from '../prisma/notices.js';
import { type Due } from '../prisma/steps.js';
import { type Deps } from './deps.js';

/**
 * The channels that a step's letter cannot take today, and why: what is not set up, what its provider has refused, and
 * post as a way out where the account has had its letter already (rule 2).
 */
export async function closedChannels(
  { texts }: Pick<Deps, 'texts'>,
  { tx, ref, today, standing }: Due,
  rule: NoticeRule,
): Promise<Obstacles['closed']> {
  const { policy, situation } = standing;
  const byPost = { ...rule, channel: 'letter' as const };
  const mayPost = mayHear(policy, situation.progress.contacts, byPost, today) <= today;
  return {
    ...(texts ? {} : { sms: 'No provider of text messages is set up' }),
    ...(mayPost ? {} : { letter: 'the account has had as many letters by post lately as it may' }),
    ...(await refusedChannels(tx, ref)),
  };
}
