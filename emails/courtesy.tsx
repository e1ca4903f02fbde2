import { bannerOfLetter } from './banner.js';
import { CustomerLetter } from './customerLetter.js';
import { OpenInvoices } from './invoices.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

const words = {
  en: ({ carrying, format }: LetterProps) => ({
    subject: `Invoice ${carrying.id} is due on ${format.longDate(carrying.dueOn)}`,
    opening: [
      `This is a friendly note that invoice ${carrying.id} is due on ${format.longDate(carrying.dueOn)}; ${format.money(carrying.balance, carrying.currency)} of it is open.`,
      'If the payment is on its way already, thank you: there is nothing more to do.',
    ],
  }),
  de: ({ carrying, format }: LetterProps) => ({
    subject: `Rechnung ${carrying.id} ist am ${format.longDate(carrying.dueOn)} fällig`,
    opening: [
      `ein freundlicher Hinweis: Die Rechnung ${carrying.id} ist am ${format.longDate(carrying.dueOn)} fällig; offen sind ${format.money(carrying.balance, carrying.currency)}.`,
      'Falls die Zahlung schon unterwegs ist, vielen Dank: Dann ist nichts weiter zu tun.',
    ],
  }),
};

const say = (props: LetterProps) => words[props.format.language](props);

/** Before the due date, where a policy wants it. */
export const courtesy: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter
      {...props}
      banner={bannerOfLetter('courtesy', props.facts.onHold)}
      opening={say(props).opening}
    >
      <OpenInvoices {...props} />
      <HowToPay {...props} />
      <HowToReply {...props} />
    </CustomerLetter>
  ),
};
