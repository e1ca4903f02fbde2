import { addDays } from '../../domain/calendar/days.js';
import { isCall } from '../../domain/planning/contacts.js';
import { taskOutcome, type DebtorAnswer, type Move, type When } from './behaviour.js';
import { leftToUser, behaviourOf, SAMPLE_INVOICES, type SampleInvoice } from './book.js';
import { type StoryEvent } from './feed.js';

export type OpenTask = { id: string; type: string; invoiceId: string; stepId: string; openedAt: string };

/** An action of the debtors or the staff; `id` is the same each time it is derived. */
export type Action =
  | { id: string; kind: 'pay'; invoiceId: string; payment: Payment }
  | { id: string; kind: 'acknowledge'; invoiceId: string }
  | { id: string; kind: 'request'; path: string; body: unknown };

export type Payment = {
  id: string;
  invoiceId?: string;
  accountId?: string;
  /** Null: all that is open. */
  amount: number | null;
  currency: string;
  receivedAt: string;
};

const DAY = 86_400_000;
/** People do a task in the course of its day. */
const CALL_TAKES = 4 * 3_600_000;

/**
 * Returns the actions of business time `now` (epoch ms), from the sample's story so far. Derived each time:
 * past actions already show in the story, so a restart repeats none.
 */
export function actions(story: readonly StoryEvent[], tasks: readonly OpenTask[], now: number): Action[] {
  const moves = SAMPLE_INVOICES.flatMap((invoice) => movesOf(invoice, story, now));
  const answers = tasks
    .filter(({ openedAt }) => Date.parse(openedAt) + CALL_TAKES <= now)
    .filter(({ type, invoiceId }) => !(isCall(type) && leftToUser(invoiceId)))
    .map((task) => answered(task));
  return [...moves, ...answers];
}

function movesOf(invoice: SampleInvoice, story: readonly StoryEvent[], now: number): Action[] {
  const own = story.filter(({ invoiceId }) => invoiceId === invoice.id);
  if (own.length === 0 || own.some(({ type }) => type === 'invoice.paid')) return [];
  return behaviourOf(invoice.id).moves.flatMap((move, turn) => {
    const at = instantOf(move.when, invoice, own);
    if (at === null || at > now) return [];
    const action = actionOf(move, `${invoice.id}-${turn + 1}`, invoice, new Date(at).toISOString());
    return own.some((event) => shows(event, move, action.id)) ? [] : [action];
  });
}

function instantOf(when: When, { dueOn }: SampleInvoice, own: readonly StoryEvent[]): number | null {
  if ('day' in when) return Date.parse(`${addDays(dueOn, when.day)}T10:00:00Z`);
  const first = own.find((event) => event.type === when.after || isStep(event, when.after));
  return first ? Date.parse(first.at) + when.days * DAY : null;
}

/** `reminder` is done with `reminder-16`; a step that another invoice carried counts for this one too. */
const isStep = ({ type, stepId }: StoryEvent, rule: string) =>
  (type === 'step.done' || type === 'step.carried') && stepId?.replace(/-\d+$/, '') === rule;

function actionOf(move: Move, id: string, invoice: SampleInvoice, at: string): Action {
  const path = `/v1/invoices/${invoice.id}`;
  const request = (to: string, body: unknown): Action => ({ id, kind: 'request', path: to, body });
  switch (move.does) {
    case 'pay': {
      const { amount = null, currency = invoice.currency, onAccount } = move;
      const target = onAccount ? { accountId: invoice.accountId } : { invoiceId: invoice.id };
      return {
        id,
        kind: 'pay',
        invoiceId: invoice.id,
        payment: { id, ...target, amount, currency, receivedAt: at },
      };
    }
    case 'dispute':
      return request(`${path}/disputes`, { id, reason: move.reason });
    case 'resolve-dispute': {
      const { outcome, creditAmount } = move;
      const disputeId = encodeURIComponent(disputeOf(invoice));
      return request(`${path}/disputes/${disputeId}/resolve`, {
        outcome,
        ...(creditAmount ? { creditAmount } : {}),
      });
    }
    case 'dismiss-payment':
      return request(`/v1/payment-exceptions/payment:${invoice.id}-1/resolve`, {
        dismiss: true,
        reason: move.reason,
      });
    default:
      return move satisfies never;
  }
}

/** The debtor's own move, or the collector's note of a call. */
function disputeOf({ id }: SampleInvoice): string {
  const turn = behaviourOf(id).moves.findIndex(({ does }) => does === 'dispute');
  return turn >= 0 ? `${id}-${turn + 1}` : `${id}:1:call`;
}

function shows({ type, detail }: StoryEvent, { does }: Move, id: string): boolean {
  switch (does) {
    case 'pay':
      return detail?.paymentId === id || detail?.exceptionId === `payment:${id}`;
    case 'dispute':
      return detail?.disputeId === id;
    case 'resolve-dispute':
      return type === 'dispute.upheld' || type === 'dispute.rejected';
    case 'dismiss-payment':
      return type === 'payment.exception-resolved';
    default:
      return does satisfies never;
  }
}

function answered(task: OpenTask): Action {
  const { id, type, invoiceId, stepId } = task;
  if (type === 'acknowledge-matter') return { id, kind: 'acknowledge', invoiceId };
  const { answers } = behaviourOf(invoiceId);
  const answer = answers.find(({ at }) => at === stepId) ?? answers.find(({ at }) => at === type);
  const path = `/v1/tasks/${encodeURIComponent(id)}/complete`;
  return {
    id,
    kind: 'request',
    path,
    body: answer ? outcomeOf(answer, task) : { outcome: taskOutcome(type) },
  };
}

function outcomeOf(answer: DebtorAnswer, task: OpenTask): unknown {
  const { note, says: outcome } = answer;
  if (outcome !== 'promised') return { outcome, note };
  const { amount, currency } = SAMPLE_INVOICES.find(({ id }) => id === task.invoiceId)!;
  const payOn = addDays(task.openedAt.slice(0, 10), answer.payIn);
  const { method, reference } = answer;
  return { outcome, note, promise: { id: task.id, amount, currency, payOn, method, reference } };
}
