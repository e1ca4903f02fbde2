import { type ReactElement } from 'react';
import { Text } from 'react-email';
import { cleanFacts } from './clean.js';
import { type StaffFacts } from './facts.js';
import { formatFor, type Format } from './format.js';
import { Layout, Lines, Paragraphs } from './layout.js';
import { paragraph } from './style.js';
import { WORDS } from './words.js';

export type StaffProps = { facts: StaffFacts; format: Format };

/** A letter to a colleague or counsel; in English. */
export type StaffTemplate = {
  subject(props: StaffProps): string;
  Component(props: StaffProps): ReactElement;
};

export const staffProps = (facts: StaffFacts): StaffProps => ({
  facts: cleanFacts(facts),
  format: formatFor('en'),
});

/** `Acme (acme-1)`: how a staff letter names an account. */
export const accountText = ({ account }: StaffFacts): string => `${account.name} (${account.id})`;

/** What to do, then the case in figures. */
export function StaffSheet({ facts, format, opening }: StaffProps & { opening: readonly string[] }) {
  return (
    <Layout
      language="en"
      preview={opening[0] ?? ''}
      banner={null}
      creditor={facts.creditor}
      lead={`${format.longDate(facts.today)} · Account: ${accountText(facts)}`}
      greeting="Hello,"
      closing="Accounts receivable"
      footnote={null}
    >
      <Paragraphs of={opening} />
      <Text style={paragraph}>
        <Lines of={caseLines(facts, format)} />
      </Text>
    </Layout>
  );
}

function caseLines(
  { invoice, total, reason, effectiveBy, deadlineOn }: StaffFacts,
  format: Format,
): (string | null)[] {
  const owed = format.list(total.map(({ balance, currency }) => format.money(balance, currency)));
  const order = invoice.purchaseOrder ? ` (PO ${invoice.purchaseOrder})` : '';
  return [
    `Invoice: ${invoice.id}${order}`,
    invoice.description && `For: ${invoice.description}`,
    `Due: ${format.longDate(invoice.dueOn)}, ${WORDS.en.age(invoice.daysPastDue)}`,
    `Open on it: ${format.money(invoice.balance, invoice.currency)}`,
    owed && `The account owes in all: ${owed}`,
    effectiveBy && `Suspension due by: ${format.longDate(effectiveBy)}`,
    deadlineOn && `Deadline of the final demand: ${format.longDate(deadlineOn)}`,
    reason && `Reason: ${reason}`,
  ];
}
