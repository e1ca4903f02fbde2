import { addDays } from '../domain/days.js';
import { type NoticeRule } from '../domain/policy.js';
import { renderLetter } from '../emails/render.js';
import { type StoredAccount } from '../prisma/accounts.js';
import { speaker, voices } from '../prisma/carrying.js';
import { mailable } from '../prisma/refusedAddresses.js';
import { readSettings } from '../prisma/settings.js';
import { type Due, type Outcome, type StepRef } from '../prisma/steps.js';
import { openTask, taskId } from '../prisma/tasks.js';
import { own, sendByProtocol, type Prepared } from './delivery.js';
import { type Deps } from './deps.js';
import { enclosures } from './enclosures.js';
import { letterFacts } from './letterFacts.js';
import { ownFiles } from './ownFiles.js';

const DAY = 86_400_000;

/** A dunning letter: the account's oldest invoice speaks, and lists every open one (rule 6). */
export const sendNotice = (deps: Deps) => (ref: StepRef) =>
  sendByProtocol(deps, ref, {
    prepare,
    async outcome(due, sent, { template, subject, recipients, id }) {
      const to = recipients.join(', ');
      if (sent.status === 'failed')
        return byHand(due, `The ${template} letter to ${to} was refused: ${sent.error}`);
      const summary =
        sent.status === 'sent'
          ? `Letter "${subject}" sent to ${to}`
          : `Letter "${subject}" may have been sent to ${to}`;
      return { outcome: 'done', summary, detail: { noticeId: id } };
    },
  });

async function prepare(due: Due): Promise<Prepared> {
  const { tx, ref, step, today, standing } = due;
  if (step?.rule.kind !== 'notice')
    throw new Error(`Step ${ref.stepId} is not a notice in the invoice's policy`);
  const { rule } = step;
  const all = await voices(tx, ref.accountId, today);
  const speaking = speaker(all);
  if (speaking && speaking.id !== ref.invoiceId) {
    return {
      instead: {
        outcome: 'carried',
        summary: `Carried by invoice ${speaking.id}, the longest past due of the account`,
      },
    };
  }
  const invoices = all.filter(({ open, paused, disputed }) => open && !paused && !disputed);
  const deadlineOn = rule.letter === 'final-demand' ? addDays(today, standing.policy.finalDeadline) : null;
  const facts = await letterFacts(tx, {
    accountId: ref.accountId,
    today,
    invoices,
    carryingInvoiceId: ref.invoiceId,
    deadlineOn,
  });
  const [first, ...others] = reachable(facts.account, rule, await mailable(tx, ref.accountId));
  if (!first)
    return {
      instead: await byHand(
        due,
        `No ${rule.to.join(' or ')} contact of account ${ref.accountId} has an email address that takes our mail`,
      ),
    };
  const { people } = await readSettings(tx);
  const carrying = invoices.find(({ id }) => id === ref.invoiceId);
  return {
    letter: {
      ...(await renderLetter(rule.letter, {
        ...facts,
        contactName: first.name,
        ownWords: standing.policy.words?.[rule.letter],
      })),
      ...{
        ruleId: rule.id,
        purpose: 'dunning',
        channel: rule.channel,
        template: rule.letter,
        localDay: today,
      },
      recipients: [first, ...others].map(({ email }) => email),
      replyTo: people.collector ?? null,
      attachments: [
        ...(await enclosures(tx, rule.letter, facts, carrying)),
        ...(await ownFiles(
          due,
          rule,
          invoices.map(({ id }) => id),
        )),
      ],
      lists: invoices.map(({ id: invoiceId, cycle }) => ({ invoiceId, cycle })),
    },
  };
}

/** Nobody could be reached by mail: a person takes over, and the step does not count as a warning (rules 5 and 8). */
async function byHand({ tx, ref, now }: Due, why: string): Promise<Outcome> {
  const dueAt = new Date(now.getTime() + DAY);
  const id = taskId(ref.invoiceId, ref.cycle, ref.stepId);
  await openTask(tx, {
    ...own(ref),
    id,
    type: 'send-by-hand',
    role: 'collector',
    openedAt: now,
    dueAt,
    detail: { why },
  });
  return { outcome: 'failed', summary: `${why}; a task for the collector takes its place` };
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
