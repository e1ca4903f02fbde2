import { localDate } from '../../domain/calendar/calendar.js';
import { daysBetween } from '../../domain/calendar/days.js';
import { type Role } from '../../domain/policy/policy.js';
import { type Contact } from '../accounts/accounts.js';
import { type Books } from '../book.js';
import { dateOf } from '../dates.js';

/** The most tasks that a digest lists. */
const MAX_TASKS = 200;

/**
 * Returns a role's open tasks that do not rest, the most urgent first, as its digest shows them; `further`
 * counts those that are not listed. Days are those of `timeZone`.
 */
export async function openTasksOf({ db, clock }: Books, role: Role, timeZone: string) {
  const now = new Date(clock.now());
  const where = { role, status: 'open', OR: [{ restsUntil: null }, { restsUntil: { lte: now } }] };
  const [rows, count] = await Promise.all([
    db.task.findMany({
      where,
      include: { invoice: true },
      orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      take: MAX_TASKS,
    }),
    db.task.count({ where }),
  ]);
  const ids = rows.flatMap(({ accountId }) => accountId ?? []);
  const accounts = await db.account.findMany({ where: { id: { in: [...new Set(ids)] } } });
  const tasks = rows.map(({ type, detail, accountId, invoice, dueAt }) => {
    const account = accounts.find(({ id }) => id === accountId);
    return {
      type,
      why: whyOf(detail),
      dueOn: localDate(dueAt.getTime(), timeZone),
      account: account ? { id: account.id, name: account.name } : null,
      contact: account ? contactOf(account.contacts as unknown as Contact[]) : null,
      invoice:
        invoice && account
          ? {
              ...invoice,
              daysPastDue: daysBetween(dateOf(invoice.dueOn), localDate(clock.now(), account.timeZone)),
            }
          : null,
    };
  });
  return { tasks, further: count - rows.length };
}

function whyOf(detail: unknown): string | null {
  const { why, reason } = (detail ?? {}) as { why?: unknown; reason?: unknown };
  return [why, reason].find((text): text is string => typeof text === 'string') ?? null;
}

function contactOf(contacts: Contact[]): { name: string; phone: string | null } | null {
  const contact = contacts.find(({ role }) => role === 'billing') ?? contacts[0];
  return contact ? { name: contact.name, phone: contact.phone ?? null } : null;
}
