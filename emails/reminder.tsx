import { bannerOfLetter } from './banner.js';
import { CustomerLetter } from './customerLetter.js';
import { OpenInvoices } from './invoices.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

const words = {
  en: ({ carrying, owed, format, words: { age, statementAttached } }: LetterProps) => ({
    subject: `Payment reminder: invoice ${carrying.id} is ${age(carrying.daysPastDue)}`,
    opening: [
      `Invoice ${carrying.id} was due on ${format.longDate(carrying.dueOn)} and is ${age(carrying.daysPastDue)}. In total ${owed} is past due on your account.`,
      `Please pay this amount now. Below are all open invoices of your account and how to pay them. ${statementAttached}`,
    ],
  }),
  de: ({ carrying, owed, format, words: { age, statementAttached } }: LetterProps) => ({
    subject: `Zahlungserinnerung: Rechnung ${carrying.id} ist ${age(carrying.daysPastDue)}`,
    opening: [
      `die Rechnung ${carrying.id} war am ${format.longDate(carrying.dueOn)} fällig und ist ${age(carrying.daysPastDue)}. Insgesamt sind auf Ihrem Konto ${owed} überfällig.`,
      `Bitte bezahlen Sie diesen Betrag jetzt. Unten finden Sie alle offenen Rechnungen Ihres Kontos und wie Sie sie bezahlen. ${statementAttached}`,
    ],
  }),
};

const say = (props: LetterProps) => words[props.format.language](props);

/** Stage late: what is open and how to pay it. */
export const reminder: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter
      {...props}
      banner={bannerOfLetter('reminder', props.facts.onHold)}
      opening={say(props).opening}
    >
      <HowToPay {...props} />
      <OpenInvoices {...props} />
      <HowToReply {...props} />
    </CustomerLetter>
  ),
};
