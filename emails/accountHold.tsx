import { bannerOfLetter } from './banner.js';
import { CustomerLetter } from './customerLetter.js';
import { OpenInvoices } from './invoices.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

const words = {
  en: ({ facts, carrying, owed, format, words: { age, statementAttached } }: LetterProps) => ({
    subject: `Account on hold: ${owed} outstanding (${facts.account.name})`,
    opening: [
      `Your account is on hold, because invoice ${carrying.id} was due on ${format.longDate(carrying.dueOn)} and is ${age(carrying.daysPastDue)}. In total ${owed} is past due.`,
      'While the account is on hold we do no further business with it; services and licences are suspended until all is paid.',
      `To have the hold lifted, please pay in full now and send us the details of the payment. ${statementAttached}`,
    ],
  }),
  de: ({ facts, carrying, owed, format, words: { age, statementAttached } }: LetterProps) => ({
    subject: `Konto gesperrt: ${owed} offen (${facts.account.name})`,
    opening: [
      `Ihr Konto ist gesperrt, denn die Rechnung ${carrying.id} war am ${format.longDate(carrying.dueOn)} fällig und ist ${age(carrying.daysPastDue)}. Insgesamt sind ${owed} überfällig.`,
      'Solange das Konto gesperrt ist, nehmen wir keine neuen Aufträge an; Dienste und Lizenzen sind ausgesetzt, bis alles bezahlt ist.',
      `Damit wir die Sperre aufheben können, bezahlen Sie bitte jetzt vollständig und nennen Sie uns die Zahlungsdaten. ${statementAttached}`,
    ],
  }),
};

const say = (props: LetterProps) => words[props.format.language](props);

/** Stage hold: no further business until all is paid. */
export const accountHold: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter
      {...props}
      banner={bannerOfLetter('account-hold', props.facts.onHold)}
      opening={say(props).opening}
    >
      <OpenInvoices {...props} />
      <HowToPay {...props} />
      <HowToReply {...props} />
    </CustomerLetter>
  ),
};
