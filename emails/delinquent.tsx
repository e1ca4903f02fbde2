import { bannerOfLetter } from './banner.js';
import { CustomerLetter } from './customerLetter.js';
import { OpenInvoices } from './invoices.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

const words = {
  en: ({ facts, carrying, owed, format, words: { age, statementAttached } }: LetterProps) => ({
    subject: `Past due account: ${owed} outstanding (${facts.account.name})`,
    opening: [
      `Your account is delinquent: invoice ${carrying.id} was due on ${format.longDate(carrying.dueOn)} and is ${age(carrying.daysPastDue)}. In total ${owed} is past due.`,
      'Please pay it in full now, or reply with the date, the amount and the cheque number or transfer reference of the payment. If the account stays past due, we will have to put it on hold.',
      statementAttached,
    ],
  }),
  de: ({ facts, carrying, owed, format, words: { age, statementAttached } }: LetterProps) => ({
    subject: `Konto in Zahlungsverzug: ${owed} offen (${facts.account.name})`,
    opening: [
      `Ihr Konto ist in Zahlungsverzug: Die Rechnung ${carrying.id} war am ${format.longDate(carrying.dueOn)} fällig und ist ${age(carrying.daysPastDue)}. Insgesamt sind ${owed} überfällig.`,
      'Bitte bezahlen Sie jetzt vollständig, oder nennen Sie uns Datum, Betrag und Schecknummer oder Überweisungsreferenz der Zahlung. Bleibt das Konto in Verzug, müssen wir es sperren.',
      statementAttached,
    ],
  }),
};

const say = (props: LetterProps) => words[props.format.language](props);

/** Stage delinquent: the account is delinquent, and a hold comes next. */
export const delinquent: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter
      {...props}
      banner={bannerOfLetter('delinquent', props.facts.onHold)}
      opening={say(props).opening}
    >
      <OpenInvoices {...props} />
      <HowToPay {...props} />
      <HowToReply {...props} />
    </CustomerLetter>
  ),
};
