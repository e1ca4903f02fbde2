import { ageing, type AgeingRow } from '../domain/ageing.js';
import { type Book } from './client.js';
import { localDates } from './localDates.js';

export type AccountAgeing = { accountId: string; accountName: string; currency: string } & AgeingRow;

type Debt = {
  accountId: string;
  accountName: string;
  currency: string;
  daysPastDue: number;
  balance: bigint;
};

/** Open balances by age (days past due in the account's zone), a row an account and currency. */
export async function ageingReport({ db, clock }: Book): Promise<AccountAgeing[]> {
  const { zones, days } = await localDates(db, clock.now());
  const debts = await db.$queryRaw<Debt[]>`
    SELECT i."accountId", a.name AS "accountName", i.currency,
           local.today - i."dueOn" AS "daysPastDue", sum(i.balance)::bigint AS balance
      FROM invoice i JOIN account a ON a.id = i."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     WHERE i.status IN ('open', 'with-counsel') GROUP BY 1, 2, 3, 4 ORDER BY 1, 3`;
  const groups = new Map<string, Debt[]>();
  for (const debt of debts) {
    const key = JSON.stringify([debt.accountId, debt.currency]);
    groups.set(key, [...(groups.get(key) ?? []), debt]);
  }
  return [...groups.values()].map((own) => {
    const { accountId, accountName, currency } = own[0]!;
    return { accountId, accountName, currency, ...ageing(own) };
  });
}
