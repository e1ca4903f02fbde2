import { bannerOfAccount } from '../emails/banner.js';
import { documentAccount } from './account.js';
import { type DossierFacts } from './dossierFacts.js';
import { invoiceCopiesPdf, storedLines } from './invoiceCopy.js';
import { statementPdf } from './statement.js';

/** Returns the statement, and the copies of all open invoices one after the other, by file name. */
export async function dossierDocuments(facts: DossierFacts): Promise<Record<string, Uint8Array>> {
  const { creditor, today, invoices, onHold } = facts;
  const account = documentAccount(facts.account, facts.contacts);
  const common = { creditor, account, today, banner: bannerOfAccount(onHold, invoices) };
  const copies = invoices.map((invoice) => ({ invoice, lines: storedLines(invoice.lines) }));
  return {
    'statement.pdf': await statementPdf({ ...common, invoices }),
    ...(copies.length > 0 ? { 'invoices.pdf': await invoiceCopiesPdf({ ...common, copies }) } : {}),
  };
}
