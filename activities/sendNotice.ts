import { approverOf } from '../domain/policy.js';
import { allowedLetter } from '../letters/allowed.js';
import { composeNotice } from '../letters/compose.js';
import { type OwnFile } from '../letters/ownFiles.js';
import { voices } from '../prisma/carrying.js';
import { type Due, type Outcome, type StepRef } from '../prisma/steps.js';
import { openTask, taskId } from '../prisma/tasks.js';
import { record } from '../prisma/timeline.js';
import { carried } from './carried.js';
import { own, sendByProtocol, type Prepared } from './delivery.js';
import { type Deps } from './deps.js';

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
  const { accountId, invoiceId } = ref;
  const all = await voices(tx, accountId, today);
  const silent = carried(ref, all);
  if (silent) return { instead: silent };
  const { policy } = standing;
  const wanted = { accountId, invoiceId, rule, policy, today, voices: all };
  const composed = approverOf(rule) ? await allowedLetter(due, wanted) : await composeNotice(tx, wanted);
  if (!composed) return { instead: null };
  const { letter, leftOut } = composed;
  if (letter.recipients.length === 0) {
    const who = `No ${rule.to.join(' or ')} contact of account ${accountId}`;
    return { instead: await byHand(due, `${who} has an email address that takes our mail`) };
  }
  for (const file of leftOut) await tellLeftOut(due, file);
  return { letter };
}

async function tellLeftOut({ tx, ref, now }: Due, { invoiceId, name }: OwnFile): Promise<void> {
  const summary = `File ${name} of invoice ${invoiceId} was left out of the letter: 20 MB is the most of one letter`;
  await record(tx, { ...own(ref), at: now, type: 'attachment.left-out', summary, actor: 'system' });
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
