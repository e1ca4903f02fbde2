import { approverOf, type NoticeRule } from '../domain/policy/policy.js';
import { approvedNotice } from '../books/approvals/approvedNotice.js';
import { composeNotice, digestNow } from '../books/notices/composing/compose.js';
import { type OwnFile } from '../books/notices/composing/customFiles.js';
import { noticeRequest } from '../books/notices/composing/request.js';
import {
  freeze,
  recipientLine,
  refusalText,
  setToPost,
  type KnownNotice,
  type Sent,
} from '../books/notices/notices.js';
import { type DueStep, type Outcome, type StepRef } from '../books/invoices/stepRuns.js';
import { record } from '../books/timeline.js';
import { byHand, printAndPost } from './sending/manualDelivery.js';
import { outcomeIfCarried } from './shared/outcomeIfCarried.js';
import { stepColumns, sendFrozen, type Prepared } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { sentText } from './sending/senders.js';

/** Sends a dunning notice: the account's oldest invoice carries it, and it lists every open one (rule 6). */
export const sendNotice = (deps: Deps) => (ref: StepRef) =>
  sendFrozen(deps, ref, {
    prepare: (due) => prepare(deps, due),
    digestNow: async (due) => digestNow(due.tx, await noticeRequest(due, ruleOf(due))),
    outcome,
  });

function ruleOf({ ref, step }: DueStep): NoticeRule {
  if (step?.rule.kind !== 'notice')
    throw new Error(`Step ${ref.stepId} is not a notice in the invoice's policy`);
  return step.rule;
}

async function prepare({ book, post }: Deps, due: DueStep): Promise<Prepared> {
  const { tx, ref } = due;
  const rule = ruleOf(due);
  const request = await noticeRequest(due, rule);
  const carried = outcomeIfCarried(ref, request.candidates);
  if (carried) return { outcomeInstead: carried };
  const composed = approverOf(rule) ? await approvedNotice(due, request) : await composeNotice(tx, request);
  if (!composed) return { outcomeInstead: null };
  const { leftOut, why = null } = composed;
  const notice = { ...composed.notice, digest: composed.digest };
  if (notice.recipients.length === 0)
    return { outcomeInstead: await byHand(due, why ?? 'No contact can be reached') };
  for (const file of leftOut) await recordLeftOut(due, file);
  const rerouted = notice.channel !== rule.channel;
  if (notice.channel === 'letter' && !post) {
    const id = await freeze(tx, book, { ...stepColumns(ref), ...notice }, { status: 'to-post', rerouted });
    return { outcomeInstead: await printAndPost(due, { id, ...notice }, why) };
  }
  if (rerouted && why) await recordRerouted(due, why);
  return { notice, rerouted };
}

/**
 * Returns the outcome of the step; null when the channel has refused the notice and the next one is to be
 * tried.
 */
async function outcome(due: DueStep, sent: Sent, notice: KnownNotice): Promise<Outcome | null> {
  const { id, channel, subject } = notice;
  if (sent.status === 'failed') {
    if (channel !== 'letter') return null;
    await setToPost(due.tx, id);
    return printAndPost(due, notice, refusalText({ ...notice, error: sent.error }));
  }
  const to = notice.recipients.map(recipientLine).join(', ');
  const what = `${channel === 'sms' ? 'Text message' : 'Letter'} "${subject}"`;
  // A notice without proof of delivery is no warning (rule 5).
  if (sent.status !== 'sent') return byHand(due, `It is not known whether ${what} reached ${to}`);
  const summary = sentText(sent, what, channel === 'letter' ? `by post to ${to}` : `to ${to}`);
  return { outcome: 'done', summary, detail: { noticeId: id } };
}

async function recordLeftOut({ tx, ref, now }: DueStep, { invoiceId, name }: OwnFile): Promise<void> {
  const summary = `File ${name} of invoice ${invoiceId} was left out of the letter: 20 MB is the most of one letter`;
  await record(tx, { ...stepColumns(ref), at: now, type: 'attachment.left-out', summary, actor: 'system' });
}

async function recordRerouted({ tx, ref, now }: DueStep, why: string): Promise<void> {
  const summary = `${ref.stepId} goes by post: ${why}`;
  await record(tx, { ...stepColumns(ref), at: now, type: 'notice.rerouted', summary, actor: 'system' });
}
