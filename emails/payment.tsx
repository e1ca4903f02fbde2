import { Heading, Link, Text } from 'react-email';
import { linesOf } from './clean.js';
import { Lines, Paragraphs } from './layout.js';
import { type LetterProps } from './letter.js';
import { heading, paragraph } from './style.js';

/** Payee, bank account, reference and links; without any of them, how to get them. */
export function HowToPay({ facts, words }: LetterProps) {
  const { creditor, invoices } = facts;
  const payee = creditor.payee || creditor.name;
  const bank = linesOf(creditor.bankDetails);
  const links = invoices.filter(({ payUrl }) => payUrl);
  const reference = invoices.map(({ id }) => id).join(', ');
  return (
    <>
      <Heading as="h2" style={heading}>
        {words.howToPay}
      </Heading>
      {bank.length + links.length === 0 && <Paragraphs of={[words.askForDetails]} />}
      <Text style={paragraph}>
        <Lines
          of={[
            payee && `${words.payee}: ${payee}`,
            bank.length > 0 && `${words.bankAccount}:`,
            ...bank,
            `${words.reference}: ${reference}`,
            ...links.map(({ id, payUrl }) => (
              <PayLink key={id} label={`${words.payOnline}: ${id}`} url={payUrl ?? ''} />
            )),
          ]}
        />
      </Text>
    </>
  );
}

const PayLink = ({ label, url }: { label: string; url: string }) => (
  <>
    {`${label} `}
    <Link href={url}>{url}</Link>
  </>
);

/** How to answer: paid already, disputed, or a question. */
export function HowToReply({ facts, words }: LetterProps) {
  const contact = words.contact(facts.creditor.email, facts.creditor.phone);
  return <Paragraphs of={[`${words.alreadyPaid} ${words.dispute} ${contact}`]} />;
}
