import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowHandle,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type DunningCase } from './domain/case.js';
import { moneyText } from './domain/money.js';
import {
  type DisputeRequest,
  type PauseRequest,
  type PaymentRequest,
  type PromiseRequest,
} from './domain/requests.js';
import { type dunning } from './workflows/dunning.js';
import * as messages from './workflows/messages.js';

export { dunningWorkflowId } from './workflows/messages.js';

export type TemporalSettings = {
  address?: string | undefined;
  namespace?: string | undefined;
  taskQueue: string;
};

/** The invoices' workflows as the rest of the product speaks with them. */
export type DunningWorkflows = {
  /** Starts the invoice's workflow; running already is as good. */
  start(current: DunningCase): Promise<void>;
  tellPayment(current: DunningCase, payment: PaymentRequest): Promise<void>;
  tellChange(current: DunningCase): Promise<void>;
  handle(invoiceId: string): WorkflowHandle<typeof dunning>;
  client: Client;
  close(): Promise<void>;
};

/** Connects, at the first call, to Temporal with the SDK's standard settings (TEMPORAL_* variables and profiles: TLS, API key) and what is given here. */
export function connectWorkflows({ address, namespace, taskQueue }: TemporalSettings): DunningWorkflows {
  const standard = loadClientConnectConfig();
  const connection = Connection.lazy({
    ...standard.connectionOptions,
    ...(address ? { address } : {}),
  });
  const client = new Client({ connection, namespace: namespace ?? standard.namespace ?? 'default' });
  return { ...workflowsOf(client, taskQueue), close: () => connection.close() };
}

/** The same over a client that exists already. */
export function workflowsOf(client: Client, taskQueue: string): Omit<DunningWorkflows, 'close'> {
  const handle = (invoiceId: string) =>
    client.workflow.getHandle<typeof dunning>(messages.dunningWorkflowId(invoiceId));

  async function start(current: DunningCase): Promise<void> {
    try {
      await client.workflow.start<typeof dunning>('dunning', options(current, taskQueue));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** A signal to a workflow that has ended: right when the debt has, else the workflow is begun anew. */
  async function signal(current: DunningCase, send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      if (current.status === 'open' || current.status === 'with-counsel' || current.next)
        await start(current);
    }
  }

  return {
    client,
    handle,
    start,
    tellPayment: (current, payment) =>
      signal(current, () =>
        handle(current.invoiceId).signal(messages.payment, { ...payment, case: current }),
      ),
    tellChange: (current) =>
      signal(current, () => handle(current.invoiceId).signal(messages.caseChanged, current)),
  };
}

function options(current: DunningCase, taskQueue: string) {
  const { invoiceId, accountId, balance, currency, stage, next } = current;
  return {
    taskQueue,
    workflowId: messages.dunningWorkflowId(invoiceId),
    args: [{ invoiceId, case: current }] as [messages.DunningInput],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `Invoice ${invoiceId} of ${accountId}: ${moneyText(BigInt(balance), currency)}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: messages.DUNNING_STAGE, value: stage },
      { key: messages.ACCOUNT_ID, value: accountId },
      { key: messages.AMOUNT_DUE, value: balance },
      { key: messages.CURRENCY, value: currency },
      ...(next ? [{ key: messages.NEXT_STEP_AT, value: new Date(next.at) }] : []),
    ]),
  };
}

/** Registers the search attributes in the namespace; may be run again at any time. */
export async function registerSearchAttributes(client: Client): Promise<void> {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const types = { KEYWORD: 2, INT: 3, DATETIME: 6 } as const;
  const keys = [
    messages.DUNNING_STAGE,
    messages.ACCOUNT_ID,
    messages.NEXT_STEP_AT,
    messages.AMOUNT_DUE,
    messages.CURRENCY,
  ];
  const missing = keys.filter(({ name }) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, types[type]]));
  await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

export type AccountInput = {
  id: string;
  name: string;
  kind?: 'business' | 'consumer';
  timeZone?: string;
  locale?: string;
  contacts?: {
    role: 'billing' | 'executive';
    name: string;
    email?: string;
    phone?: string;
    address?: string;
  }[];
  policyId?: string;
};

/** Amounts are integers of minor units; dates YYYY-MM-DD. */
export type InvoiceInput = {
  id: string;
  accountId: string;
  amount: number;
  currency: string;
  issuedOn: string;
  dueOn: string;
  description?: string;
  purchaseOrder?: string;
  payUrl?: string;
  documentUrl?: string;
};

/** For one invoice, or on account (oldest invoice first). */
export type PaymentInput = PaymentRequest & { method?: string; reference?: string } & (
    { invoiceId: string } | { accountId: string }
  );

export type PaymentAnswer = {
  id: string;
  status: 'applied' | 'exception' | 'dismissed';
  applied: { invoiceId: string; amount: number }[];
  credit: number;
};

export type DunningSettings = { url: string; apiKey: string; temporal?: Partial<TemporalSettings> };

/**
 * What a billing system needs: facts go through the API, which answers once they are committed; what is going on is
 * asked of the invoice's workflow. Every call may be repeated. Throws Error with the API's own sentence when refused.
 */
export function connectDunning({ url, apiKey, temporal = {} }: DunningSettings) {
  const workflows = connectWorkflows({ taskQueue: 'dunning', ...temporal });

  async function send<T>(method: 'PUT' | 'POST', path: string, body: object): Promise<T> {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(path, url), { method, headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as T & { title?: string; detail?: string };
    if (!response.ok) throw new Error(`${answer.title ?? response.status}: ${answer.detail ?? path}`);
    return answer;
  }

  return {
    putAccount: ({ id, ...account }: AccountInput) => send<object>('PUT', `/v1/accounts/${id}`, account),
    /** Enters the invoice in the books; its workflow starts by itself. */
    start: (invoice: InvoiceInput) => send<{ workflowId: string }>('POST', '/v1/invoices', invoice),
    /** When this resolves nothing about the debt is sent any more. */
    reportPayment: (payment: PaymentInput) => send<PaymentAnswer>('POST', '/v1/payments', payment),
    state: (invoiceId: string) => workflows.handle(invoiceId).query(messages.state),
    schedule: (invoiceId: string) => workflows.handle(invoiceId).query(messages.schedule),
    pause: (invoiceId: string, request: PauseRequest) =>
      workflows.handle(invoiceId).executeUpdate(messages.pause, { args: [request] }),
    resume: (invoiceId: string) => workflows.handle(invoiceId).executeUpdate(messages.resume),
    dispute: (invoiceId: string, request: DisputeRequest) =>
      workflows.handle(invoiceId).executeUpdate(messages.dispute, { args: [request] }),
    promise: (invoiceId: string, request: PromiseRequest) =>
      workflows.handle(invoiceId).executeUpdate(messages.promise, { args: [request] }),
    /** Resolves with how the debt ended, however long that takes. */
    ended: (invoiceId: string) => workflows.handle(invoiceId).result(),
    close: () => workflows.close(),
  };
}
