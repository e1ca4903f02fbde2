import { type NoticeRule } from '../domain/policy.js';
import { voices } from '../prisma/carrying.js';
import { refusedChannels } from '../prisma/notices.js';
import { type Due } from '../prisma/steps.js';
import { type Wanted } from './compose.js';

/** What a step's letter is written from, today; channels whose provider has refused it are closed. */
export async function wantedBy({ tx, ref, standing, today }: Due, rule: NoticeRule): Promise<Wanted> {
  const { accountId, invoiceId } = ref;
  const refused = await refusedChannels(tx, ref);
  return {
    ...{ accountId, invoiceId, rule, policy: standing.policy, today },
    voices: await voices(tx, accountId, today),
    closed: Object.fromEntries(refused.map(({ channel, why }) => [channel, why])),
  };
}
