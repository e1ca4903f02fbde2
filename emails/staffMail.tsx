import { type ReactElement, type ReactNode } from 'react';
import { Link, Text } from 'react-email';
import { isolate } from './bidi.js';
import { cleanFacts } from './sanitize.js';
import { numberOf, type Creditor, type StaffFacts, type StaffTemplate } from './facts.js';
import { Figures, type Figure } from './figures.js';
import { formatFor } from './format.js';
import { LANGUAGES } from './languages/index.js';
import { type NoticeText } from './languages/wording.js';
import { Layout, Paragraphs } from './layout.js';
import { type Medium, type Setting } from './noticeProps.js';
import { ageText } from './mergeFields.js';
import { STAFF_TEXTS } from './staffTexts.js';
import { link, paragraph } from './style.js';

/** Messages to colleagues and counsel are in English. */
const ENGLISH = { format: formatFor('en'), words: LANGUAGES.en.words };

/** A message to a colleague or counsel: its text, and the component that shows it. */
export type StaffMail = { text: NoticeText; Sheet: (props: { medium: Medium }) => ReactElement };

export function staffMail<Facts extends { creditor: Creditor; deskUrl?: string | null }>(
  given: Facts,
  text: (facts: Facts, setting: Omit<Setting, 'medium'>) => NoticeText & { lead: string },
  Content: (props: Setting & { facts: Facts }) => ReactNode,
): StaffMail {
  const facts = cleanFacts(given);
  const message = text(facts, ENGLISH);
  return {
    text: message,
    Sheet: ({ medium }) => (
      <Layout
        language="en"
        direction="ltr"
        subject={message.subject}
        banner={null}
        creditor={facts.creditor}
        lead={message.lead}
        greeting="Hello,"
        opening={message.opening}
        closing="Accounts receivable"
        optOut={null}
      >
        <Content {...ENGLISH} facts={facts} medium={medium} />
        <OnTheDesk url={facts.deskUrl ?? null} medium={medium} />
        <Paragraphs of={message.after ?? []} />
      </Layout>
    ),
  };
}

function OnTheDesk({ url, medium }: { url: string | null; medium: Medium }) {
  if (!url) return null;
  if (medium === 'text') return <pre>{`On the desk: ${isolate(url)}`}</pre>;
  return (
    <Text style={paragraph}>
      <Link href={url} className="link" style={link}>
        On the desk
      </Link>
    </Text>
  );
}

/** Returns the message about one debt: the work to do, then the case in figures. */
export const caseMail = (template: StaffTemplate, facts: StaffFacts): StaffMail =>
  staffMail(
    facts,
    (cleaned, { format }) => ({
      ...STAFF_TEXTS[template]({ ...cleaned, who: accountText(cleaned.account) }, format),
      lead: `${format.longDate(cleaned.today)} · Account: ${accountText(cleaned.account)}`,
    }),
    (props) => <Figures {...props} of={caseFigures(props)} />,
  );

/** Returns `Acme (acme-1)`, the name of an account in messages to staff. */
export const accountText = ({ id, name }: { id: string; name: string }): string =>
  `${isolate(name)} (${isolate(id)})`;

function caseFigures({ facts, format, words }: Setting & { facts: StaffFacts }): Figure[] {
  const { invoice, total, reason, effectiveBy, deadlineOn } = facts;
  return [
    ['Invoice', numberOf(invoice)],
    ['Purchase order', invoice.purchaseOrder],
    ['For', invoice.description],
    ['Due', `${format.longDate(invoice.dueOn)}, ${ageText(invoice.daysPastDue, format, words)}`],
    ['Open on it', format.money(invoice.balance, invoice.currency)],
    [
      'The account owes in all',
      format.list(total.map(({ balance, currency }) => format.money(balance, currency))),
    ],
    ['Suspension due by', effectiveBy && format.longDate(effectiveBy)],
    ['Deadline of the final demand', deadlineOn && format.longDate(deadlineOn)],
    ['Reason', reason],
  ];
}
