import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowHandle,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import * as messages from '../workflows/messages.js';
import { type TemporalSettings, connectionSettings } from './connection.js';
import { isEnded, type DunningCase } from '../domain/planning/case.js';
import { moneyText } from '../domain/money/money.js';
import { dunningWorkflowId } from '../domain/access/ids.js';
import { type PaymentRequest, type RequestedNoticeRef } from '../domain/planning/requests.js';
import { type dunning } from '../workflows/dunning.js';
import { requestedNoticeWorkflowId, type letter } from '../workflows/requestedNotice.js';
import { searchAttributes } from '../workflows/visibility.js';

/** The invoices' workflows, as the rest of the product uses them. */
export type DunningWorkflows = {
  /** Starts the invoice's workflow; does nothing when it runs already. */
  start(current: DunningCase): Promise<void>;
  /** Sends one signal for all of these payments, at least one; the case contains all of them. */
  signalPayments(current: DunningCase, payments: PaymentRequest[]): Promise<void>;
  signalChange(current: DunningCase): Promise<void>;
  /**
   * Signals the case to the workflow, or starts the workflow when it should run and does not. Returns true
   * when it was started.
   */
  revive(current: DunningCase): Promise<boolean>;
  /** Starts the workflow of a requested notice; a second call changes nothing. */
  startRequestedNotice(request: RequestedNoticeRef): Promise<void>;
  handle(invoiceId: string): WorkflowHandle<typeof dunning>;
  client: Client;
  close(): Promise<void>;
};

/**
 * How long a start or a signal may take. A relay's transaction is idle meanwhile: two calls in a row end
 * before PostgreSQL ends its session (prisma/sessions.ts).
 */
const CALL_MS = 6_000;
const CONNECT_TIMEOUT = '5 seconds';

/** Connects to Temporal at the first call. */
export function connectWorkflows({ taskQueue, ...settings }: TemporalSettings): DunningWorkflows {
  const { connectionOptions, namespace } = connectionSettings(settings);
  const connection = Connection.lazy({ ...connectionOptions, connectTimeout: CONNECT_TIMEOUT });
  const client = new Client({ connection, namespace });
  return { ...workflowsOf(client, taskQueue), close: () => connection.close() };
}

/** Returns the same over an existing client. */
export function workflowsOf(client: Client, taskQueue: string): Omit<DunningWorkflows, 'close'> {
  const handle = (invoiceId: string) =>
    client.workflow.getHandle<typeof dunning>(dunningWorkflowId(invoiceId));

  const soon = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + CALL_MS, call);

  const start = (current: DunningCase): Promise<void> =>
    once(soon(() => client.workflow.start<typeof dunning>('dunning', options(current, taskQueue))));

  const startRequestedNotice = (request: RequestedNoticeRef): Promise<void> =>
    once(
      soon(() =>
        client.workflow.start<typeof letter>('letter', {
          taskQueue,
          workflowId: requestedNoticeWorkflowId(request),
          args: [request],
          // A completed workflow is not started again; a terminated or failed one is.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          staticSummary: `Letter ${request.id} to ${request.accountId}, on request`,
          typedSearchAttributes: new TypedSearchAttributes([
            { key: messages.ACCOUNT_ID, value: request.accountId },
          ]),
        }),
      ),
    );

  /**
   * Signals a workflow. When the workflow has ended while the debt has not, starts it again and returns true.
   */
  async function signal(current: DunningCase, send: () => Promise<void>): Promise<boolean> {
    try {
      await soon(send);
      return false;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const isWanted = !isEnded(current) || current.next !== null;
      if (isWanted) await start(current);
      return isWanted;
    }
  }

  const signalCase = (current: DunningCase) =>
    signal(current, () => handle(current.invoiceId).signal(messages.caseChanged, current));

  return {
    client,
    handle,
    start,
    startRequestedNotice,
    signalPayments: async (current, payments) => {
      const payload = messages.paymentsSignal(current, payments);
      await signal(current, () => handle(current.invoiceId).signal(messages.payment, payload));
    },
    signalChange: async (current) => void (await signalCase(current)),
    revive: signalCase,
  };
}

/**
 * gRPC: cancelled, deadline exceeded, not found (the namespace), permission denied, exhausted, unavailable,
 * unauthenticated.
 */
const AWAY: ReadonlySet<unknown> = new Set([1, 4, 5, 7, 8, 14, 16]);

/** True when Temporal does not answer or refuses access: the message itself is not at fault. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = (error.cause ?? error) as { code?: unknown };
  return AWAY.has(code) || /failed to connect/i.test(error.message);
}

/** Ignores that the workflow runs already or is completed. */
async function once(starting: Promise<unknown>): Promise<void> {
  await starting.catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
}

function options(current: DunningCase, taskQueue: string) {
  const { invoiceId, accountId, balance, currency } = current;
  return {
    taskQueue,
    workflowId: dunningWorkflowId(invoiceId),
    args: [{ invoiceId, case: current }] as [messages.DunningInput],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `Invoice ${invoiceId} of ${accountId}: ${moneyText(BigInt(balance), currency)}`,
    typedSearchAttributes: new TypedSearchAttributes(searchAttributes(current)),
  };
}
