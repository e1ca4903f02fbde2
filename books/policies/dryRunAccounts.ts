import { type Policy } from '../../domain/policy/policy.js';
import { type Database } from '../../prisma/client.js';

/**
 * Whose plan the draft changes: invoices that follow any version of this policy, or every open invoice
 * (null).
 */
export type DryRunScope = { policyId: string | null };

export type DryRunAccount = {
  id: string;
  name: string;
  /** Open invoices that the draft would govern. */
  governed: string[];
  /** All open invoices, because one of them carries the notices of all. */
  all: string[];
};

/**
 * Returns the accounts that a draft would reach, by id. A draft that is not for consumers reaches none of
 * them.
 */
export const dryRunAccounts = (
  db: Database,
  { policyId }: DryRunScope,
  { debtor }: Policy,
): Promise<DryRunAccount[]> =>
  db.$queryRaw<DryRunAccount[]>`
    SELECT a.id, a.name, array_agg(i.id ORDER BY i."dueOn", i.id) AS "all",
           array_agg(i.id ORDER BY i.id) FILTER (WHERE ${policyId}::text IS NULL OR i."policyId" = ${policyId}) AS governed
      FROM invoice i JOIN account a ON a.id = i."accountId"
     WHERE i.status IN ('open', 'with-counsel') AND (a.kind = 'business' OR ${debtor} = 'consumer')
     GROUP BY a.id HAVING bool_or(${policyId}::text IS NULL OR i."policyId" = ${policyId})
     ORDER BY a.id COLLATE "C"`;
