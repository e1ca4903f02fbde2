import { localDate, slot } from '../../../domain/calendar/calendar.js';
import { upcomingNotices, type UpcomingNotice } from '../../../domain/projection/upcomingNotices.js';
import { readAccounts, type StoredAccount } from '../../accounts/accounts.js';
import { type Books } from '../../book.js';
import { readSettings } from '../../settings.js';
import { readInvoiceContexts, type InvoiceContext } from '../../invoices/contexts.js';
import { noticeCandidates, listedInvoices } from '../candidates.js';
import { countryOf, routeNotice, type NoticeRoute } from './routing.js';

export type Upcoming = UpcomingNotice & {
  invoiceId: string;
  account: Pick<StoredAccount, 'id' | 'name' | 'timeZone'>;
  at: Date;
  route: NoticeRoute;
  /** Ids of the invoices that it lists. */
  lists: string[];
};

/**
 * So many accounts are planned at once, and at most so many batches for one page; a cut page has a cursor for
 * the rest.
 */
const BATCH = 50;
const MAX_BATCHES = 6;

/**
 * Returns the notices that go out until the next business day, by account; `after` is the last account of the
 * page before. `next` is the account after which to go on, or null.
 */
export async function readUpcomingNotices(
  book: Books,
  { after, limit }: { after: string; limit: number },
): Promise<{ items: Upcoming[]; next: string | null }> {
  const planned: (UpcomingNotice & { context: InvoiceContext })[] = [];
  let next: string | null = after;
  for (let batch = 0; next !== null && batch < MAX_BATCHES && planned.length < limit; batch++) {
    const { candidates, last } = await noticeCandidates(book, { after: next, accounts: BATCH });
    planned.push(
      ...(await plannedOf(
        book,
        candidates.map(({ id }) => id),
      )),
    );
    next = last;
  }
  return { items: await addressed(book, planned), next };
}

async function plannedOf(book: Books, invoiceIds: string[]) {
  const contexts = await readInvoiceContexts(book.db, invoiceIds, book.clock.now());
  return contexts
    .sort((a, b) => (a.snapshot.accountId < b.snapshot.accountId ? -1 : 1))
    .flatMap((context) =>
      upcomingNotices(context, localDate(book.clock.now(), context.calendar.timeZone)).map((notice) => ({
        ...notice,
        context,
      })),
    );
}

async function addressed(
  book: Books,
  planned: (UpcomingNotice & { context: InvoiceContext })[],
): Promise<Upcoming[]> {
  const ids = [...new Set(planned.map(({ context }) => context.snapshot.accountId))];
  const [accounts, lists, { jurisdiction }] = await Promise.all([
    readAccounts(book.db, ids),
    listedInvoices(book, ids),
    readSettings(book.db),
  ]);
  return Promise.all(
    planned.map(async ({ context: { snapshot, calendar }, ...notice }) => {
      const account = accounts.get(snapshot.accountId)!;
      const country = countryOf(account.jurisdiction ?? jurisdiction);
      const now = book.clock.now();
      return {
        ...notice,
        invoiceId: snapshot.invoiceId,
        account,
        lists: lists.get(account.id) ?? [],
        at: new Date(Math.max(now, slot(calendar, notice.on, now, book.clock.patience))),
        route: await routeNotice(book.db, account, notice.rule, { closed: {}, country }),
      };
    }),
  );
}
