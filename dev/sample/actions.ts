import { Webhook } from 'standardwebhooks';
import { type ApiClient } from '../../imports/api.js';
import { allItems } from '../../cli/api.js';
import { type Action, type Payment } from './debtors.js';

type Matter = { id: string; invoiceId: string; status: string };

/** Performs the action: a payment arrives as from a payment provider, everything else as staff enter it. */
export async function playAction(api: ApiClient, secret: string, action: Action): Promise<void> {
  switch (action.kind) {
    case 'pay':
      return pay(api, secret, action.invoiceId, action.payment);
    case 'acknowledge':
      return acknowledge(api, action.invoiceId);
    case 'request':
      return void (await api.json('POST', action.path, { body: action.body }));
    default:
      return action satisfies never;
  }
}

async function pay(api: ApiClient, secret: string, invoiceId: string, payment: Payment): Promise<void> {
  const amount = payment.amount ?? (await openBalance(api, invoiceId));
  if (amount <= 0) return;
  const event = { type: 'payment.received', timestamp: payment.receivedAt, data: { ...payment, amount } };
  await sendSigned(`${api.url}/webhooks/payments`, secret, payment.id, JSON.stringify(event));
}

async function openBalance(api: ApiClient, invoiceId: string): Promise<number> {
  return (await api.json<{ balance: number }>('GET', `/v1/invoices/${invoiceId}`)).balance;
}

/** Standard Webhooks. Throws when the API did not take it. */
async function sendSigned(url: string, secret: string, id: string, body: string): Promise<void> {
  const now = new Date();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(now.getTime() / 1000)}`,
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    },
    body,
  });
  if (!response.ok) throw new Error(`The payment webhook answered ${response.status} to ${id}`);
}

async function acknowledge(api: ApiClient, invoiceId: string): Promise<void> {
  const matters = await allItems<Matter>(api, '/v1/matters');
  const matter = matters.find((one) => one.invoiceId === invoiceId && one.status === 'open');
  if (matter) await api.json('POST', `/v1/matters/${encodeURIComponent(matter.id)}/acknowledge`);
}
