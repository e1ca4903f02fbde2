import { setTimeout as sleep } from 'node:timers/promises';
import { headersOf } from '../fixtures/webhook.js';
import { type KillableStack } from './killableStack.js';

export const PAYMENT_AMOUNT = 3;
export const REFUND = 1;

/** The payments that the API has acknowledged with 2xx, by id. */
export type AcknowledgedCalls = {
  payments: Map<string, string>;
  refunds: Set<string>;
  again: number;
  refused: number;
};

/**
 * A payment provider that continues through every fault: sends signed events, remembers the acknowledged
 * ones, repeats most of the others, and now and then repeats an acknowledged one.
 */
export function startPayer(
  { url, secret }: KillableStack,
  invoiceIds: string[],
  { lanes = 3, restMs = 60 } = {},
) {
  const acknowledged: AcknowledgedCalls = { payments: new Map(), refunds: new Set(), again: 0, refused: 0 };
  const sent = new Set<string>();
  let stopped = false;
  let next = 0;

  async function post(id: string, event: object): Promise<boolean> {
    const body = JSON.stringify(event);
    const { authorization: _, ...signed } = headersOf({ id, body, secret });
    const headers = { ...signed, 'content-type': 'application/json' };
    try {
      const signal = AbortSignal.timeout(10_000);
      const response = await fetch(`${url}/webhooks/payments`, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      if (!response.ok) acknowledged.refused++;
      return response.ok;
    } catch {
      return false;
    }
  }

  /**
   * Repeats until the event is acknowledged; one in five is given up after a failure, and no check may rely
   * on it.
   */
  async function deliver(id: string, event: object): Promise<boolean> {
    while (!(await post(id, event))) {
      if (stopped || Math.random() < 0.2) return false;
      await sleep(100);
    }
    return true;
  }

  async function lane(): Promise<void> {
    while (!stopped) {
      const id = `P${next++}`;
      const invoiceId = invoiceIds[next % invoiceIds.length]!;
      sent.add(id);
      const receivedAt = '2026-03-01T10:00:00Z';
      const received = {
        type: 'payment.received',
        data: { id, invoiceId, amount: PAYMENT_AMOUNT, currency: 'EUR', receivedAt },
      };
      const wasTaken = await deliver(id, received);
      if (wasTaken) {
        acknowledged.payments.set(id, invoiceId);
        if (Math.random() < 0.15)
          acknowledged.again += Number(await deliver(Math.random() < 0.5 ? id : `${id}_2`, received));
        const data = { id: `R-${id}`, paymentId: id, amount: REFUND, currency: 'EUR' };
        const refunded = { type: 'payment.refunded', data };
        if (Math.random() < 0.1 && (await deliver(`R-${id}`, refunded))) acknowledged.refunds.add(id);
      }
      await sleep(Math.random() * 2 * restMs);
    }
  }

  const running = Promise.all(Array.from({ length: lanes }, lane));
  return {
    told: acknowledged,
    sent,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
