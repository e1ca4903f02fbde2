import { type Confirmation } from '../domain/policy/policy.js';
import { addDays } from '../domain/calendar/days.js';
import { type Answer, answerDigest, composeAnswer } from '../books/notices/composing/responses.js';
import { voices } from '../books/invoices/carrying.js';
import { promiseIdOf } from '../books/notices/confirmable.js';
import { findInvoice, type StoredInvoice } from '../books/invoices/invoices.js';
import { findPromise } from '../books/invoices/promises.js';
import { type Due, type Outcome, type StepRef } from '../books/invoices/stepRuns.js';
import { carried } from './shared/carried.js';
import { sendByProtocol, type Prepared } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';
import { sentText } from './sending/senders.js';

/** Tells the customer of what has happened, where the policy confirms it. Nobody to write to: skipped, since nothing depends on it. */
export const sendConfirmation = (deps: Deps) => (ref: StepRef) =>
  sendByProtocol(deps, ref, {
    prepare,
    async digestNow(due) {
      const answer = await answerOf(due);
      return 'instead' in answer ? null : answerDigest(due.tx, answer);
    },
    async outcome(_due, sent, { template, subject, recipients }) {
      const to = recipients.join(', ');
      return sent.status === 'failed'
        ? { outcome: 'failed', summary: `The ${template} letter to ${to} was refused: ${sent.error}` }
        : { outcome: 'done', summary: sentText(sent, `Letter "${subject}"`, `to ${to}`) };
    },
  });

/** What the letter is written from. */
async function answerOf(due: Due): Promise<(Answer & { letter: Confirmation }) | { instead: Outcome }> {
  const { tx, ref, today, standing } = due;
  const { situation, policy } = standing;
  const event = situation.happened.find(({ stepId }) => stepId === ref.stepId);
  const invoice = event && (await findInvoice(tx, ref.invoiceId));
  if (!invoice) throw new Error(`Step ${ref.stepId} confirms nothing that has happened`);
  const letter = event.confirmation;
  const about = await contentOf(due, letter, invoice);
  return 'instead' in about
    ? about
    : { letter, invoice, today, to: ['billing'], words: policy.words, ...about };
}

async function prepare(due: Due): Promise<Prepared> {
  const answer = await answerOf(due);
  if ('instead' in answer) return answer;
  const { letter } = answer;
  const written = await composeAnswer(due.tx, answer);
  if (!written)
    return {
      instead: {
        outcome: 'skipped',
        summary: `No billing contact with an email address for the ${letter} letter`,
      },
    };
  const purpose = letter === 'promise-broken' ? 'dunning' : 'confirmation';
  return { letter: { ...written, purpose, ruleId: letter } };
}

type Content = Pick<Answer, 'promise' | 'deadlineOn'>;

/** What the letter speaks of; a broken promise asks for money, and there only one invoice of an account has the word (rule 6). */
async function contentOf(
  { tx, ref, today, standing }: Due,
  letter: Confirmation,
  invoice: StoredInvoice,
): Promise<Content | { instead: Outcome }> {
  switch (letter) {
    case 'promise-received':
      return { promise: await findPromise(tx, promiseIdOf(ref.stepId)) };
    case 'promise-broken': {
      const silent = carried(ref, await voices(tx, ref.accountId, today));
      return silent ? { instead: silent } : { promise: await findPromise(tx, promiseIdOf(ref.stepId)) };
    }
    case 'hold-released':
      return {};
    case 'services-cancelled': {
      const demanded = standing.situation.progress.lastDone['final-demand'];
      return { deadlineOn: demanded ? addDays(demanded, standing.policy.finalDeadline) : invoice.dueOn };
    }
    default:
      return letter satisfies never;
  }
}
