import { localDate } from '../../domain/calendar.js';
import { stageOf } from '../../domain/policy.js';
import { ageAt } from '../../domain/situation.js';
import { speaker, voices } from '../invoices/carrying.js';
import { type Book } from '../client.js';
import { dateOf } from '../dates.js';
import { holdOf } from './holds.js';
import { creditOf } from '../ledger/ledger.js';
import { refusedAddresses } from './refusedAddresses.js';

/** Where an account stands: what it owes by currency, its stage (its oldest debt's), hold, speaking invoice, credit and addresses without mail. */
export async function accountSummary({ db, clock }: Book, accountId: string) {
  const { timeZone, lettersFrom } = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { timeZone: true, lettersFrom: true },
  });
  const today = localDate(clock.now(), timeZone);
  const open = await voices(db, accountId, today);
  const balances = new Map<string, bigint>();
  for (const { currency, balance } of open) balances.set(currency, (balances.get(currency) ?? 0n) + balance);
  const age = Math.max(0, ...open.map(({ dueOn }) => ageAt(dueOn, timeZone, clock.now())));
  return {
    balances: [...balances].map(([currency, amount]) => ({ currency, amount })),
    stage: stageOf(age),
    hold: await holdOf(db, accountId),
    carryingInvoiceId: speaker(open)?.id ?? null,
    credit: await creditOf(db, accountId),
    /** The day until which letters wait, because the customer has written. */
    lettersFrom: lettersFrom && dateOf(lettersFrom) > today ? dateOf(lettersFrom) : null,
    refusedAddresses: await refusedAddresses(db, accountId),
  };
}
