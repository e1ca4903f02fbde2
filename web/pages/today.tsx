import { z } from 'zod';
import { ROLES, type Role } from '../../domain/policy/policy.js';
import { rolesSeenBy } from '../../domain/access/rights.js';
import { readSettings } from '../../books/settings.js';
import { countTasks, rankTasks, readCustomers, readDebts } from '../../books/tasks/worklist.js';
import { count, words } from '../format.js';
import { page } from '../page.js';
import { ROLE_NAMES } from '../parts/roles.js';
import { More } from '../parts/table.js';
import { TaskItem } from '../parts/task/item.js';
import { Keys } from '../parts/task/keys.js';

const SHOWN = 12;

const Query = z.object({
  show: z.enum(['open', 'mine', 'overdue', 'all']).default('open').catch('open'),
  role: z.enum(ROLES).optional().catch(undefined),
  cursor: z.string().optional(),
  /** The selected task. */
  at: z.string().optional(),
});
type Query = z.output<typeof Query>;

/** Today's calls and other tasks, the highest value first. */
export const today = page({
  path: '/',
  right: 'tasks',
  query: Query,
  render: async ({ book, who, query }) => {
    const seen = rolesSeenBy(who);
    const { items, nextCursor } = await rankTasks(book, filterOf(query, seen, who.actor), {
      limit: SHOWN,
      cursor: query.cursor,
    });
    const [customers, debts, { creditor }, counts] = await Promise.all([
      readCustomers(
        book,
        items.flatMap(({ accountId }) => accountId ?? []),
      ),
      readDebts(
        book.db,
        items.flatMap(({ invoiceId }) => invoiceId ?? []),
      ),
      readSettings(book.db),
      countTasks(book, seen),
    ]);
    const at = items.some(({ id }) => id === query.at) ? query.at : query.at && items[0]?.id;
    return {
      title: 'Today',
      live: true,
      body: (
        <>
          <Filters query={query} roles={seen} counts={counts} />
          {items.length === 0 && <p className="empty">{noneOf(query)}</p>}
          {items.map((task, place) => (
            <TaskItem
              key={task.id}
              task={task}
              creditor={creditor.name}
              actor={who.actor}
              now={new Date(book.clock.now())}
              customer={customers.get(task.accountId ?? '') ?? null}
              debt={debts.get(task.invoiceId ?? '') ?? null}
              next={addressOf(query, { at: (items[place + 1] ?? items[place - 1])?.id })}
              here={addressOf(query, { at: task.id })}
              isHere={task.id === at}
            />
          ))}
          <More path="/" query={{ show: query.show, role: query.role }} cursor={nextCursor} />
          <p className="muted noprint">
            Press <kbd>?</kbd> for the keys.
          </p>
          <Keys />
        </>
      ),
    };
  },
});

function filterOf({ show, role }: Query, seen: readonly Role[], actor: string) {
  return {
    roles: seen.filter((one) => !role || one === role),
    claimedBy: show === 'mine' ? actor : undefined,
    only: show === 'overdue' ? ('overdue' as const) : show === 'all' ? ('resting-too' as const) : undefined,
  };
}

function noneOf({ show }: Query): string {
  if (show === 'mine') return 'You have claimed nothing. Take a task from the list with c.';
  if (show === 'overdue') return 'Nothing is overdue.';
  return 'Nothing is to be done now. Tasks come with the steps of the policies, and from customers who write.';
}

function addressOf({ show, role, cursor }: Query, { at }: { at: string | undefined }): string {
  const shownQuery = { show: show === 'open' ? undefined : show, role, cursor, at };
  const filled = Object.entries(shownQuery).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return filled.length > 0 ? `/?${new URLSearchParams(filled)}` : '/';
}

type Counts = Awaited<ReturnType<typeof countTasks>>;

const Filters = ({ query, roles, counts }: { query: Query; roles: readonly Role[]; counts: Counts }) => {
  const of = counts.filter(({ role }) => !query.role || role === query.role);
  const sum = (which: 'open' | 'overdue') => count(of.reduce((total, one) => total + one[which], 0));
  const shown = [
    ['open', `To do (${sum('open')})`],
    ['overdue', `Overdue (${sum('overdue')})`],
    ['mine', 'Mine'],
    ['all', 'All, postponed too'],
  ] as const;
  const rest = { ...query, cursor: undefined };
  return (
    <nav aria-label="Which tasks" className="filters">
      {shown.map(([show, name]) => (
        <Filter key={show} to={{ ...rest, show }} name={name} isOn={query.show === show} />
      ))}
      {roles.length > 1 &&
        [undefined, ...roles].map((role) => (
          <Filter
            key={role ?? 'everybody'}
            to={{ ...rest, role }}
            name={role ? words(ROLE_NAMES[role]) : 'Every role'}
            isOn={query.role === role}
          />
        ))}
    </nav>
  );
};

const Filter = ({ to, name, isOn }: { to: Query; name: string; isOn: boolean }) => (
  <a href={addressOf(to, { at: undefined })} aria-current={isOn ? 'true' : undefined}>
    {name}
  </a>
);
