import { Button, Link, Text } from 'react-email';
import { isolate } from './bidi.js';
import { numberOf } from './facts.js';
import { Figures } from './figures.js';
import { Paragraphs, Title } from './layout.js';
import { type NoticeProps } from './noticeProps.js';
import { button, link, paragraph } from './style.js';

/** More invoices than this would make a reference that no bank accepts. */
const MAX_IN_REFERENCE = 8;

/** Pay link, payee, bank account and reference; without any of them, how to get them. */
export function HowToPay(props: NoticeProps) {
  const { facts, words } = props;
  const { creditor, invoices, payAllUrl } = facts;
  if (invoices.length === 0) return null;
  const isPayable = creditor.bankDetails || payAllUrl || invoices.some(({ payUrl }) => payUrl);
  return (
    <>
      <Title>{words.howToPay}</Title>
      {!isPayable && <Paragraphs of={[words.askForDetails]} />}
      <PayLink {...props} />
      <Figures
        {...props}
        of={[
          [words.payee, creditor.payee || creditor.name],
          [words.bankAccount, creditor.bankDetails],
          [words.reference, referenceOf(props)],
        ]}
      />
    </>
  );
}

function referenceOf({ facts: { invoices }, words }: NoticeProps): string {
  return invoices.length > MAX_IN_REFERENCE ? words.invoiceNumbers : invoices.map(numberOf).join(', ');
}

/**
 * The link to pay all at once when there is one, or that of the only invoice; several invoices have their
 * links in the table.
 */
function PayLink({ facts: { invoices, payAllUrl }, words, medium }: NoticeProps) {
  const [only, ...others] = invoices;
  const label = payAllUrl && others.length > 0 ? words.payAllOnline : words.payOnline;
  const url = payAllUrl ?? (others.length === 0 ? only?.payUrl : null);
  if (!url) return null;
  if (medium === 'text') return <pre>{`${label}${words.colon}${isolate(url)}`}</pre>;
  return (
    <Text style={paragraph}>
      <Button href={url} className="button" style={button}>
        {label}
      </Button>
    </Text>
  );
}

/** How to reply. A notice that requests payment also explains what to do when it is paid or disputed. */
export function HowToReply({ asks = true, ...props }: NoticeProps & { asks?: boolean }) {
  const { facts, words } = props;
  const { email, phone } = facts.creditor;
  const contact = words.contact(isolate(email), isolate(phone.replaceAll(' ', '\u00a0')));
  if (!asks) return <Paragraphs of={[contact]} />;
  return (
    <>
      <Title>{words.questions}</Title>
      <Paragraphs of={[words.alreadyPaid, words.dispute, contact]} />
      <OwnPage {...props} />
    </>
  );
}

/** Promise, dispute and statement without a telephone call. */
function OwnPage({ facts: { pageUrl }, words, medium }: NoticeProps) {
  if (!pageUrl) return null;
  if (medium === 'text') return <pre>{`${words.ownPage}${words.colon}${isolate(pageUrl)}`}</pre>;
  return (
    <Text style={paragraph}>
      <Link href={pageUrl} className="link" style={link}>
        {words.ownPage}
      </Link>
    </Text>
  );
}
