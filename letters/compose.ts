import { addDays, type LocalDate } from '../domain/days.js';
import { type NoticeRule, type Policy } from '../domain/policy.js';
import { renderLetter } from '../emails/render.js';
import { type StoredAccount } from '../prisma/accounts.js';
import { type Voice } from '../prisma/carrying.js';
import { type Tx } from '../prisma/client.js';
import { type NoticeDraft } from '../prisma/notices.js';
import { reachable as reachableOf } from '../prisma/refusedAddresses.js';
import { readSettings } from '../prisma/settings.js';
import { enclosures } from './enclosures.js';
import { letterFacts } from './facts.js';
import { ownFiles, type OwnFile } from './ownFiles.js';

export type Wanted = {
  accountId: string;
  /** The invoice whose step it is: it speaks for the account (rule 6). */
  invoiceId: string;
  rule: NoticeRule;
  policy: Policy;
  today: LocalDate;
  /** All of the account, as `voices` answers them. */
  voices: Voice[];
};

export type Composed = {
  /** Without recipients when nobody can be reached. */
  letter: Omit<NoticeDraft, 'accountId' | 'invoiceId' | 'cycle' | 'stepId'>;
  leftOut: OwnFile[];
};

/** A step's letter as it goes out today, with all that goes along. Writes nothing. */
export async function composeNotice(tx: Tx, wanted: Wanted): Promise<Composed> {
  const { accountId, invoiceId, rule, policy, today } = wanted;
  const invoices = wanted.voices.filter(({ open, paused, disputed }) => open && !paused && !disputed);
  const ids = invoices.map(({ id }) => id);
  const facts = await letterFacts(tx, {
    ...{ accountId, today, invoices },
    carryingInvoiceId: invoiceId,
    deadlineOn: rule.letter === 'final-demand' ? addDays(today, policy.finalDeadline) : null,
  });
  const isReachable = await reachableOf(tx, accountId);
  const recipients = reachable(facts.account, rule, (email) => isReachable('email', email));
  const rendered = await renderLetter(rule.letter, {
    ...facts,
    contactName: recipients[0]?.name ?? '',
    ownWords: policy.words?.[rule.letter],
  });
  const own = await ownFiles(tx, rule, ids);
  const carrying = invoices.find(({ id }) => id === invoiceId);
  return {
    letter: {
      ...rendered,
      ...{
        ruleId: rule.id,
        purpose: 'dunning',
        channel: rule.channel,
        template: rule.letter,
        localDay: today,
      },
      recipients: recipients.map(({ email }) => email),
      replyTo: (await readSettings(tx)).people.collector ?? null,
      attachments: [...(await enclosures(tx, rule.letter, facts, carrying)), ...own.files],
      lists: invoices.map(({ id, cycle }) => ({ invoiceId: id, cycle })),
    },
    leftOut: own.leftOut,
  };
}

function reachable(
  { contacts }: StoredAccount,
  { to }: NoticeRule,
  isMailable: (email: string) => boolean,
): { name: string; email: string }[] {
  return contacts.flatMap(({ role, name, email }) =>
    to.includes(role) && email && isMailable(email) ? [{ name, email }] : [],
  );
}
