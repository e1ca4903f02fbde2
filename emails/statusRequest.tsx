import { bannerOfLetter } from './banner.js';
import { CustomerLetter } from './customerLetter.js';
import { OpenInvoices } from './invoices.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

const words = {
  en: ({ carrying, format, words: { age } }: LetterProps) => ({
    subject: `Invoice ${carrying.id}: when may we expect the payment?`,
    opening: [
      `According to our records invoice ${carrying.id} was due on ${format.longDate(carrying.dueOn)} and ${format.money(carrying.balance, carrying.currency)} of it is still open (${age(carrying.daysPastDue)}).`,
      'Could you please tell us the status of the payment, and the date on which we may expect it? If it is on its way already, thank you: a short reply with its date and reference is all we need.',
    ],
  }),
  de: ({ carrying, format, words: { age } }: LetterProps) => ({
    subject: `Rechnung ${carrying.id}: Wann dürfen wir mit der Zahlung rechnen?`,
    opening: [
      `nach unseren Unterlagen war die Rechnung ${carrying.id} am ${format.longDate(carrying.dueOn)} fällig; ${format.money(carrying.balance, carrying.currency)} sind noch offen (${age(carrying.daysPastDue)}).`,
      'Würden Sie uns bitte mitteilen, wie es um die Zahlung steht und wann wir mit ihr rechnen dürfen? Falls sie schon unterwegs ist, vielen Dank: Dann genügt eine kurze Antwort mit Datum und Referenz.',
    ],
  }),
};

const say = (props: LetterProps) => words[props.format.language](props);

/** Stage past-due: a polite question about the payment's status. */
export const statusRequest: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter
      {...props}
      banner={bannerOfLetter('status-request', props.facts.onHold)}
      opening={say(props).opening}
    >
      <OpenInvoices {...props} />
      <HowToPay {...props} />
      <HowToReply {...props} />
    </CustomerLetter>
  ),
};
