import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { newer, type DunningCase, type InvoiceStatus } from '../domain/case.js';
import { decide } from '../domain/decide.js';
import { type Request } from '../domain/requests.js';
import * as messages from './messages.js';
import { perform, record } from './performing.js';
import { show } from './showing.js';

/** Past this the history is cut at the next stage: it bounds what a cold worker must replay. */
const LONG_HISTORY = 2_000;

/** What someone asked of this workflow by hand, to be recorded in the ledger. */
type Asked = { request: Request; answered: boolean; refusal: unknown };

/**
 * One overdue invoice, from its first day to its last: sleep until the next step of its policy, take it, look again.
 * The ledger decides what is true; a message only wakes the loop with what has changed. Ends when the debt does.
 */
export async function dunning(input: messages.DunningInput): Promise<InvoiceStatus> {
  let current = input.case;
  const asked: Asked[] = [];
  const learn = (changed: DunningCase) => {
    current = newer(current, changed);
  };
  listen();

  for (;;) {
    const seen = current;
    const somethingNew = () => current !== seen || asked.length > 0;
    const stageIsNew = show(current);
    if (asked[0]) {
      await answer(asked[0]);
      continue;
    }
    if (stageIsNew && workflowInfo().historyLength > LONG_HISTORY && allHandlersFinished()) {
      await continueAsNew<typeof dunning>({ invoiceId: input.invoiceId, case: current });
    }
    const decision = decide(current, Date.now());
    switch (decision.kind) {
      case 'act':
        learn(await perform(current, decision.step));
        break;
      case 'sleep':
        await condition(somethingNew, decision.until - Date.now(), {
          summary: `${decision.step.id} on ${decision.step.on}`,
        });
        break;
      case 'wait':
        await condition(somethingNew);
        break;
      case 'stop':
        await condition(allHandlersFinished);
        return decision.outcome;
      default:
        decision satisfies never;
    }
  }

  /** Handlers replace what is known, in their first synchronous statement; whatever has effects is done by the loop. */
  function listen(): void {
    setHandler(messages.state, () => current);
    setHandler(messages.schedule, () => ({ next: current.next, waitingFor: current.waitingFor }));
    setHandler(messages.caseChanged, learn);
    setHandler(messages.payment, ({ case: changed, ...report }) => {
      if (changed) learn(changed);
      else asked.push({ request: { type: 'payment', ...report }, answered: false, refusal: null });
    });
    setHandler(messages.pause, (request) => ask({ type: 'pause', ...request }), {
      validator: messages.mustBePause,
    });
    setHandler(messages.resume, () => ask({ type: 'resume' }));
    setHandler(messages.dispute, (request) => ask({ type: 'dispute', ...request }), {
      validator: messages.mustBeDispute,
    });
    setHandler(messages.resolveDispute, (request) => ask({ type: 'resolve-dispute', ...request }), {
      validator: messages.mustBeResolution,
    });
    setHandler(messages.promise, (request) => ask({ type: 'promise', ...request }), {
      validator: messages.mustBePromise,
    });
    setHandler(messages.moveDueDate, (request) => ask({ type: 'due-date', ...request }), {
      validator: messages.mustBeDueDate,
    });
    setHandler(messages.movePolicy, (request) => ask({ type: 'policy', ...request }), {
      validator: messages.mustBePolicy,
    });
    setHandler(messages.close, (request) => ask({ type: 'close', ...request }), {
      validator: messages.mustBeClosing,
    });
  }

  async function ask(request: Request): Promise<DunningCase> {
    const mine: Asked = { request, answered: false, refusal: null };
    asked.push(mine);
    await condition(() => mine.answered);
    if (mine.refusal) throw mine.refusal;
    return current;
  }

  async function answer(first: Asked): Promise<void> {
    try {
      learn(await record(current, first.request));
    } catch (error) {
      first.refusal = error;
    }
    first.answered = true;
    asked.shift();
  }
}
