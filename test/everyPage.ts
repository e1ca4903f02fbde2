import { PAGES } from '../web/pages/index.js';
import { type Api } from './api.js';
import { enterBooks } from './apiRequests.js';

/** Books with something on every page of the desk; returns an address for the path of each. */
export async function enterEveryPage(api: Api): Promise<ReadonlyMap<string, string>> {
  await enterBooks(api);
  const { db } = api;
  await db.notice.create({ data: LETTER });
  await db.letterHold.create({ data: HELD });
  await db.licenseOrder.create({ data: ORDER });
  await db.task.create({ data: LICENSES });
  const approval = await db.approval.findFirst({ where: { status: 'waiting', kind: 'notice' } });
  const addresses: Record<string, string> = { ...OF_ONE, '/approvals/{id}': `/approvals/${approval!.id}` };
  return new Map(PAGES.map(({ path }) => [path, addresses[path] ?? path]));
}

const OF_ONE = {
  '/accounts/{id}': '/accounts/A',
  '/import/{id}': '/import/import-1',
  '/invoices/{id}': '/invoices/I-task',
  '/invoices/{id}/letters/{stepId}': '/invoices/I-letter/letters/reminder-30',
  '/matters/{id}': '/matters/M-recall',
  '/notices/{id}': '/notices/n-1',
  '/policies/{id}': '/policies/standard',
  '/reports/rows': '/reports/rows?measure=open&currency=EUR',
  '/search': '/search?q=I-p',
};

const AT = new Date('2026-03-01T08:00:00Z');
const DAY = new Date('2026-03-02');
const OF_H = { accountId: 'H', invoiceId: 'H-1', cycle: 1 };

const LETTER = {
  ...{ accountId: 'A', invoiceId: 'I-task', cycle: 1, id: 'n-1', idempotencyKey: 'n-1' },
  ...{ stepId: 'reminder-16', ruleId: 'reminder', template: 'reminder', purpose: 'dunning' },
  ...{ channel: 'email', recipients: ['ap@mueller.example'], replyTo: null, providerId: 're_1' },
  ...{ subject: 'Reminder', html: '<p>Dear</p>', text: 'Dear', status: 'sent' },
  ...{ localDay: DAY, createdAt: AT, frozenAt: AT, sentAt: AT },
  invoices: { create: [{ invoiceId: 'I-task', cycle: 1 }] },
};

const HELD = {
  ...{ invoiceId: 'I-letter', cycle: 1, stepId: 'reminder-30' },
  ...{ heldAt: AT, heldBy: 'owner@example.com', reason: 'Trade fair' },
};

const ORDER = {
  ...{ ...OF_H, id: 'O-1', version: 1, type: 'licenses.suspend', reason: 'Account on hold' },
  ...{ orderedAt: AT, effectiveBy: DAY, status: 'by-hand' },
};

const LICENSES = {
  ...{ ...OF_H, id: 'T-licenses', type: 'suspend-licenses', stepId: 'suspend-licenses' },
  ...{ role: 'serviceDeliveryManager', openedAt: AT, dueAt: DAY },
};
