import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  isEnded,
  newer,
  type DunningCase,
  type InvoiceStatus,
  type NextStep,
} from '../domain/planning/case.js';
import { decide } from '../domain/planning/decide.js';
import { type Request } from '../domain/planning/requests.js';
import * as messages from './messages.js';
import { runStep, applyRequest } from './steps.js';
import { updateVisibility } from './visibility.js';
import * as validating from './validating.js';

/**
 * The run continues as new past this length, which bounds what a cold worker must replay. A run takes no more
 * than 10,000 signals and 2,000 updates, each of which is at least one event.
 */
const LONG_HISTORY = 2_000;

/**
 * The longest pause of the loop after a step that changed nothing: one second, then twice as long each time.
 */
const MAX_REST_MS = 60_000;

/** What an attempt that runs when its debt ends may still take: longer than a provider's answer. */
const LAST_ATTEMPT = '10 seconds';

/** What someone asked of this workflow by hand, to be recorded in the ledger. */
type PendingRequest = { request: Request; handled: boolean; refusal: unknown };

/**
 * One overdue invoice, from its first day to its last: sleeps until the next step of its policy, runs it and
 * plans again. The ledger decides what is true; a message only wakes the loop with the changed case. Ends
 * when the debt does.
 */
export async function dunning(input: messages.DunningInput): Promise<InvoiceStatus> {
  let current = caseOf(input);
  let rests = 0;
  const pending: PendingRequest[] = [];
  const update = (changed: DunningCase) => {
    current = newer(current, changed);
  };
  listen();

  for (;;) {
    const lastSeen = current;
    const hasChanged = () => current !== lastSeen || pending.length > 0;
    const stageIsNew = updateVisibility(current);
    if (pending[0]) {
      await handleRequest(pending[0]);
      continue;
    }
    if (isLong() && (await isQuiet(stageIsNew)))
      await continueAsNew<typeof dunning>({ invoiceId: input.invoiceId, case: current });
    const decision = decide(current, Date.now());
    switch (decision.kind) {
      case 'act':
        update(await runUntilEnd(decision.step));
        if (isDueStill(lastSeen) && patched('rests-when-nothing-was-done')) await rest();
        else rests = 0;
        break;
      case 'sleep':
        await condition(hasChanged, decision.until - Date.now(), {
          summary: `${decision.step.id} on ${decision.step.on}`,
        });
        break;
      case 'wait':
        await condition(hasChanged);
        break;
      case 'stop':
        await condition(allHandlersFinished);
        return decision.outcome;
      default:
        decision satisfies never;
    }
  }

  /**
   * Takes a step, or leaves it when the debt ends while the step still waits for a provider or for its turn: what the end
   * of the debt owes the customer does not wait behind it. An attempt that runs may finish first: often it is the one that
   * found the payment.
   */
  async function runUntilEnd(step: NextStep): Promise<DunningCase> {
    if (isEnded(current)) return runStep(current, step);
    let isDone = false;
    const scope = new CancellationScope();
    const running = scope.run(() => runStep(current, step)).finally(() => (isDone = true));
    await condition(() => isDone || isEnded(current));
    if (!isDone && patched('the-end-overtakes') && !(await condition(() => isDone, LAST_ATTEMPT)))
      scope.cancel();
    return running.catch((error: unknown) => {
      if (isCancellation(error) && isEnded(current)) return current;
      throw error;
    });
  }

  /**
   * Handlers replace the known case in their first synchronous statement; the loop runs the effects.
   */
  function listen(): void {
    setHandler(messages.state, () => current);
    setHandler(messages.schedule, () => ({ next: current.next, waitingFor: current.waitingFor }));
    setHandler(messages.caseChanged, (changed) => {
      if (validating.isCaseOf(input.invoiceId, changed)) update(changed);
      else ignore('caseChanged');
    });
    setHandler(messages.payment, receivePayment);
    setHandler(messages.pause, (request) => enqueueRequest({ ...request, type: 'pause' }), {
      validator: validating.validatePause,
    });
    setHandler(messages.resume, () => enqueueRequest({ type: 'resume' }));
    setHandler(messages.dispute, (request) => enqueueRequest({ ...request, type: 'dispute' }), {
      validator: validating.validateDispute,
    });
    setHandler(
      messages.resolveDispute,
      (request) => enqueueRequest({ ...request, type: 'resolve-dispute' }),
      {
        validator: validating.validateResolution,
      },
    );
    setHandler(messages.promise, (request) => enqueueRequest({ ...request, type: 'promise' }), {
      validator: validating.validatePromise,
    });
    setHandler(messages.moveDueDate, (request) => enqueueRequest({ ...request, type: 'due-date' }), {
      validator: validating.validateDueDate,
    });
    setHandler(messages.movePolicy, (request) => enqueueRequest({ ...request, type: 'policy' }), {
      validator: validating.validatePolicy,
    });
    setHandler(messages.close, (request) => enqueueRequest({ ...request, type: 'close' }), {
      validator: validating.validateClosing,
    });
  }

  function receivePayment(signal: messages.PaymentSignal | null | undefined): void {
    const { case: changed, others: _, ...report } = signal ?? ({} as messages.PaymentSignal);
    if (changed) {
      if (validating.isCaseOf(input.invoiceId, changed)) update(changed);
      else ignore('payment');
    } else if (validating.isPayment(report) || (signal && !patched('bad-payments-are-ignored'))) {
      pending.push({ request: { ...report, type: 'payment' }, handled: false, refusal: null });
    } else ignore('payment');
  }

  /** Ignores a bad signal, because an error thrown here would fail the workflow task for ever. */
  function ignore(name: string): void {
    log.warn(
      `A signal "${name}" without a valid argument was ignored; see workflows/messages.ts for its shape`,
    );
  }

  /** True when no handler is in progress, so that the run may continue as new with the known case. */
  async function isQuiet(stageIsNew: boolean): Promise<boolean> {
    // Runs that began before the patch are cut where a stage begins.
    if (stageIsNew && allHandlersFinished()) return true;
    if (!patched('continued-at-any-quiet-point')) return false;
    // The handler of a signal is not finished yet in the activation in which the signal begins.
    await condition(() => allHandlersFinished() || pending.length > 0);
    return pending.length === 0;
  }

  /** True when the step changed nothing and it, or another step, is due again at once. */
  function isDueStill(before: DunningCase): boolean {
    const { next, revision } = current;
    return revision === before.revision && next !== null && next.due <= Date.now();
  }

  async function rest(): Promise<void> {
    const { revision } = current;
    const ms = Math.min(1_000 * 2 ** rests++, MAX_REST_MS);
    await condition(() => current.revision !== revision || pending.length > 0, ms, {
      summary: 'nothing was done; the step is tried again',
    });
  }

  async function enqueueRequest(request: Request): Promise<DunningCase> {
    const mine: PendingRequest = { request, handled: false, refusal: null };
    pending.push(mine);
    await condition(() => mine.handled);
    if (mine.refusal) throw mine.refusal;
    return current;
  }

  async function handleRequest(first: PendingRequest): Promise<void> {
    try {
      update(await applyRequest(current, first.request));
    } catch (error) {
      first.refusal = error;
    }
    first.handled = true;
    pending.shift();
  }
}

/**
 * Returns the case. Throws ApplicationFailure, which ends the workflow, when the product did not start it.
 */
function caseOf(input: messages.DunningInput | null | undefined): DunningCase {
  if (validating.isCaseOf(input?.invoiceId, input?.case)) return input!.case;
  throw ApplicationFailure.nonRetryable(
    'The workflow needs { invoiceId, case }: the product starts it by itself',
  );
}

function isLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength > LONG_HISTORY || continueAsNewSuggested;
}
