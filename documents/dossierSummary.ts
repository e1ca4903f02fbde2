import { numberOf, type InvoiceFacts } from '../emails/facts.js';
import { cleanFacts, linesOf } from '../emails/sanitize.js';
import { formatFor } from '../emails/format.js';
import { totalsOf } from '../emails/totals.js';
import { type DossierFacts } from './dossierFacts.js';

const format = formatFor('en');

/**
 * Returns debtor, creditor and age of the debt, and what was done about it: a page of plain text in English.
 */
export function dossierSummary(raw: DossierFacts): string {
  const facts = cleanFacts(raw);
  return [
    `MATTER ${facts.matter.id}`,
    `As of ${format.longDate(facts.today)}; opened ${facts.matter.openedAt}`,
    '',
    section('Creditor', [
      facts.creditor.name,
      ...linesOf(facts.creditor.address),
      facts.creditor.email,
      facts.creditor.phone,
    ]),
    section('Debtor', debtorLines(facts)),
    section('Debt', [...facts.invoices.map(invoiceLine), ...totalLines(facts)]),
    section('Final demand', [
      `Its deadline was ${format.longDate(facts.matter.deadlineOn)}; it passed without payment in full.`,
    ]),
    section('Record in this dossier', recordLines(facts)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  const body = lines.filter(Boolean).map((line) => `  ${line}`);
  return [title, ...body, ''].join('\n');
}

function debtorLines({ account, contacts, onHold }: DossierFacts): string[] {
  return [
    `${account.name} (account ${account.id}, ${account.kind}${account.jurisdiction ? `, ${account.jurisdiction}` : ''})`,
    onHold ? 'The account is on hold.' : '',
    ...contacts.map((contact) => {
      const ways = [contact.email, contact.phone, contact.address?.replaceAll('\n', ', ')].filter(Boolean);
      return [`${contact.role}: ${contact.name}`, ...ways].join(', ');
    }),
  ];
}

function invoiceLine(invoice: InvoiceFacts): string {
  const { dueOn, daysPastDue, amount, fees, balance, currency } = invoice;
  const money = (minor: bigint) => format.money(minor, currency);
  const late = fees > 0n ? ` and late fees of ${money(fees)}` : '';
  const since =
    daysPastDue > 0
      ? `unpaid since ${format.longDate(dueOn)}, ${daysPastDue} days past due`
      : `due ${format.longDate(dueOn)}`;
  return `Invoice ${numberOf(invoice)}: ${money(balance)} open of ${money(amount)}${late}, ${since}`;
}

function totalLines({ invoices }: DossierFacts): string[] {
  return totalsOf(invoices).map(
    ({ currency, balance, pastDue }) =>
      `Total ${currency}: ${format.money(balance, currency)}, of which past due ${format.money(pastDue, currency)}`,
  );
}

function recordLines(facts: DossierFacts): string[] {
  const sent = facts.notices.filter(({ sentAt }) => sentAt !== null).length;
  const broken = facts.promises.filter(({ status }) => status === 'broken').length;
  const completed = facts.tasks.filter(({ completedAt }) => completedAt !== null).length;
  return [
    `Notices: ${facts.notices.length}, of which known to be sent ${sent} (notices.csv, notices/)`,
    `Calls and other tasks: ${facts.tasks.length}, of which completed ${completed} (tasks.csv)`,
    `Promises: ${facts.promises.length}, of which broken ${broken} (promises.csv)`,
    `Disputes: ${facts.disputes.length} (disputes.csv)`,
    `Movements of the balance: ${facts.ledger.length} (ledger.csv)`,
    `Events: ${facts.timeline.length} (timeline.csv)`,
  ];
}
