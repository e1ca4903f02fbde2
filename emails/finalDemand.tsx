import { bannerOfLetter } from './banner.js';
import { CustomerLetter } from './customerLetter.js';
import { OpenInvoices } from './invoices.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { HowToPay, HowToReply } from './payment.js';

const words = {
  en: (props: LetterProps) => {
    const { carrying, owed, format, words: common } = props;
    const deadline = format.longDate(deadlineOf(props));
    return {
      subject: `Final demand: pay ${owed} by ${deadline}`,
      opening: [
        `This is our final demand. In spite of our earlier letters invoice ${carrying.id}, due on ${format.longDate(carrying.dueOn)}, is ${common.age(carrying.daysPastDue)}. In total ${owed} is past due.`,
        `Unless we receive payment in full by ${deadline}, we will hand the matter to legal counsel without further notice, and cancel your accounts and licences. Legal action may cost you more than the amount past due.`,
        common.statementAttached,
      ],
    };
  },
  de: (props: LetterProps) => {
    const { carrying, owed, format, words: common } = props;
    const deadline = format.longDate(deadlineOf(props));
    return {
      subject: `Letzte Mahnung: ${owed} bis ${deadline} bezahlen`,
      opening: [
        `dies ist unsere letzte Mahnung. Trotz unserer Schreiben ist die Rechnung ${carrying.id}, fällig am ${format.longDate(carrying.dueOn)}, ${common.age(carrying.daysPastDue)}. Insgesamt sind ${owed} überfällig.`,
        `Geht die vollständige Zahlung nicht bis ${deadline} bei uns ein, übergeben wir die Sache ohne weitere Ankündigung unserem Rechtsbeistand und kündigen Ihre Konten und Lizenzen. Rechtliche Schritte können Sie mehr kosten als den überfälligen Betrag.`,
        common.statementAttached,
      ],
    };
  },
};

function deadlineOf({ facts }: LetterProps): string {
  if (facts.deadlineOn) return facts.deadlineOn;
  throw new Error(`the final demand to account "${facts.account.id}" has no deadline`);
}

const say = (props: LetterProps) => words[props.format.language](props);

/** Stage litigation: the last warning, with the deadline's date. */
export const finalDemand: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter
      {...props}
      banner={bannerOfLetter('final-demand', props.facts.onHold)}
      opening={say(props).opening}
    >
      <OpenInvoices {...props} />
      <HowToPay {...props} />
      <HowToReply {...props} />
    </CustomerLetter>
  ),
};
