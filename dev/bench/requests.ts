import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { addDays } from '../../domain/calendar/days.js';
import { perSecond } from './load.js';
import { type BenchStack } from './benchStack.js';

/** The requests of a billing system and a payment provider, as the API gets them. */

export const INVOICE_AMOUNT = 10_000;
const ROWS = 500;

export type Rows = {
  prefix: string;
  count: number;
  accounts: number;
  dueOn: string;
  timeZone?: string | undefined;
};

/**
 * Imports a book of invoices in parts of 500, two at a time. Returns the number of rows committed per second.
 */
export async function importBenchBook(stack: BenchStack, rows: Rows): Promise<number> {
  const { prefix, count, accounts, dueOn, timeZone = 'UTC' } = rows;
  const owner = (place: number) => `${prefix}-${place % accounts}`;
  const size = Math.min(ROWS, count);
  const parts = await perSecond(count / size, 2, async (part) => {
    const places = Array.from({ length: size }, (_, row) => part * size + row);
    const owners = [...new Set(places.map(owner))];
    await post(`${stack.url}/v1/invoices/import`, {
      headers: { authorization: `Bearer ${stack.apiKey}` },
      body: JSON.stringify({
        accounts: owners.map((id) => ({ id, name: id, timeZone, contacts: [CONTACT] })),
        invoices: places.map((place) => ({
          id: `${prefix}-${place}`,
          accountId: owner(place),
          dueOn,
          issuedOn: '2026-01-01',
          amount: INVOICE_AMOUNT,
          currency: 'USD',
        })),
      }),
    });
  });
  return parts * size;
}

/** Sixteen days late, where it is noon now: a reminder is due at once. */
export function lateNow(): Pick<Rows, 'dueOn' | 'timeZone'> {
  const hour = new Date().getUTCHours();
  const timeZone = hour <= 12 ? `Etc/GMT-${12 - hour}` : `Etc/GMT+${hour - 12}`;
  return { timeZone, dueOn: addDays(new Date().toISOString().slice(0, 10), -16) };
}

const CONTACT = { role: 'billing', name: 'Accounts payable', email: 'payable@example.com' };

const signers = new Map<string, Webhook>();

/** A signed `payment.received`. */
export function deliverPayment(
  stack: BenchStack,
  id: string,
  invoiceId: string,
  amount: number,
): Promise<void> {
  const now = new Date();
  const event = randomUUID();
  const signer = signers.get(stack.secret) ?? new Webhook(stack.secret);
  signers.set(stack.secret, signer);
  const data = { id, invoiceId, amount, currency: 'USD', receivedAt: now.toISOString() };
  const body = JSON.stringify({ type: 'payment.received', timestamp: now.toISOString(), data });
  return post(`${stack.url}/webhooks/payments`, {
    headers: {
      'webhook-id': event,
      'webhook-timestamp': `${Math.floor(now.getTime() / 1_000)}`,
      'webhook-signature': signer.sign(event, now, body),
    },
    body,
  });
}

export async function post(
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body: string },
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
}
