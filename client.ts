import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { type InvoiceStatus } from './domain/planning/case.js';
import { type ContactRole } from './domain/policy/policy.js';
import {
  type DisputeRequest,
  type PauseRequest,
  type PaymentRequest,
  type PromiseRequest,
} from './domain/planning/requests.js';
import { connectWorkflows, type DunningWorkflows } from './temporal/dunningWorkflows.js';
import { type TemporalSettings } from './temporal/connection.js';
import * as messages from './workflows/messages.js';

export { dunningWorkflowId } from './domain/access/ids.js';

export type AccountInput = {
  id: string;
  name: string;
  kind?: 'business' | 'consumer';
  timeZone?: string;
  locale?: string;
  contacts?: {
    role: ContactRole;
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
  /** What people call the invoice, such as INV/2025/00012; without it the id. */
  number?: string;
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
 * How long an invoice may be in the books without its workflow: moments, and longer behind a large import.
 */
const PATIENCE_MS = 30_000;

/**
 * The client of a billing system. Facts go through the API, which answers once they are committed; the state
 * is queried from the invoice's workflow. Every call may be repeated. Throws Error with the product's own
 * sentence when refused.
 */
export function connectDunning({ url, apiKey, temporal = {} }: DunningSettings) {
  const workflows = connectWorkflows({ taskQueue: 'dunning', ...temporal });

  return {
    putAccount: ({ id, ...account }: AccountInput) =>
      send<object>('PUT', `/v1/accounts/${encodeURIComponent(id)}`, account),
    /** Enters the invoice in the books; its workflow then starts automatically. */
    start: (invoice: InvoiceInput) => send<{ workflowId: string }>('POST', '/v1/invoices', invoice),
    /** After it resolves, no notice goes out that ignores the payment. */
    reportPayment: (payment: PaymentInput) => send<PaymentAnswer>('POST', '/v1/payments', payment),
    state: (invoiceId: string) => callWorkflow(invoiceId, (workflow) => workflow.query(messages.state)),
    schedule: (invoiceId: string) => callWorkflow(invoiceId, (workflow) => workflow.query(messages.schedule)),
    pause: (invoiceId: string, request: PauseRequest) =>
      callWorkflow(invoiceId, (workflow) => workflow.executeUpdate(messages.pause, { args: [request] })),
    resume: (invoiceId: string) =>
      callWorkflow(invoiceId, (workflow) => workflow.executeUpdate(messages.resume)),
    dispute: (invoiceId: string, request: DisputeRequest) =>
      callWorkflow(invoiceId, (workflow) => workflow.executeUpdate(messages.dispute, { args: [request] })),
    promise: (invoiceId: string, request: PromiseRequest) =>
      callWorkflow(invoiceId, (workflow) => workflow.executeUpdate(messages.promise, { args: [request] })),
    /** Resolves with the outcome of the debt, however long that takes. */
    ended: (invoiceId: string) => callWorkflow(invoiceId, (workflow) => workflow.result()),
    close: () => workflows.close(),
  };

  async function send<T>(method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(path, url), { method, headers, body: JSON.stringify(body) });
    if (response.ok) return (await response.json()) as T;
    // A proxy in between may answer with its own text.
    const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    throw new Error(`${problem.title ?? response.status}: ${problem.detail ?? `${method} ${path}`}`);
  }

  async function callWorkflow<T>(
    invoiceId: string,
    question: (workflow: ReturnType<DunningWorkflows['handle']>) => Promise<T>,
  ): Promise<T> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(200)) {
      try {
        return await question(workflows.handle(invoiceId));
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError) throw error.cause ?? error;
        if (!(error instanceof WorkflowNotFoundError) || Date.now() > deadline) throw error;
        await assertInDunning(invoiceId);
      }
    }
  }

  async function assertInDunning(invoiceId: string): Promise<void> {
    const { status } = await send<{ status: InvoiceStatus }>(
      'GET',
      `/v1/invoices/${encodeURIComponent(invoiceId)}`,
    );
    if (status !== 'open' && status !== 'with-counsel')
      throw new Error(`Invoice ${invoiceId} is ${status}: its dunning has ended`);
  }
}
