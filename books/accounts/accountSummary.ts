import { localDate } from '../../domain/calendar/calendar.js';
import { stageOf } from '../../domain/policy/policy.js';
import { ageAt } from '../../domain/planning/planCase.js';
import { carryingInvoice, carryingCandidatesOf } from '../invoices/carrying.js';
import { type Books } from '../book.js';
import { dateOf } from '../dates.js';
import { creditOfEach } from '../ledger/ledger.js';
import { holdsOf } from './holds.js';
import { refusedAddressesOf } from './refusedAddresses.js';

/**
 * Returns the account's debt by currency, stage (of its oldest debt), hold, carrying invoice, credit and
 * refused addresses.
 */
export async function accountSummary(book: Books, accountId: string) {
  return (await accountSummaries(book, [accountId])).get(accountId)!;
}

/**
 * Returns the same for several accounts, in a fixed number of statements. Throws when an account does not
 * exist.
 */
export async function accountSummaries({ db, clock }: Books, accountIds: readonly string[]) {
  const accounts = await db.account.findMany({
    where: { id: { in: [...accountIds] } },
    select: { id: true, timeZone: true, lettersFrom: true },
  });
  const now = clock.now();
  const todays = new Map(accounts.map(({ id, timeZone }) => [id, localDate(now, timeZone)]));
  const candidates = await carryingCandidatesOf(db, todays);
  const holds = await holdsOf(db, accountIds);
  const credits = await creditOfEach(db, accountIds);
  const refused = await refusedAddressesOf(db, accountIds);
  return new Map(
    accounts.map(({ id, timeZone, lettersFrom }) => {
      const open = candidates.get(id)!;
      const balances = new Map<string, bigint>();
      for (const { currency, balance } of open)
        balances.set(currency, (balances.get(currency) ?? 0n) + balance);
      const age = Math.max(0, ...open.map(({ dueOn }) => ageAt(dueOn, timeZone, now)));
      const summary = {
        balances: [...balances].map(([currency, amount]) => ({ currency, amount })),
        stage: stageOf(age),
        hold: holds.get(id) ?? null,
        carryingInvoiceId: carryingInvoice(open)?.id ?? null,
        credit: credits.get(id) ?? [],
        /** The day until which notices wait, because the customer has written. */
        lettersFrom: lettersFrom && dateOf(lettersFrom) > todays.get(id)! ? dateOf(lettersFrom) : null,
        refusedAddresses: refused.get(id) ?? [],
      };
      return [id, summary];
    }),
  );
}
