import { Text } from 'react-email';
import { CustomerLetter } from './customerLetter.js';
import { Lines, Paragraphs } from './layout.js';
import { type LetterProps, type LetterTemplate } from './letter.js';
import { paragraph } from './style.js';

const words = {
  en: ({ facts, carrying }: LetterProps) => ({
    subject:
      facts.invoices.length === 1
        ? `Thank you: invoice ${carrying.id} is settled`
        : `Thank you: ${facts.invoices.length} invoices are settled`,
    opening: ['Thank you. The following is settled, and nothing more is owed on it:'],
    after: facts.onHold
      ? 'Other invoices of your account are still open: it stays on hold until they are paid.'
      : 'We appreciate your business.',
  }),
  de: ({ facts, carrying }: LetterProps) => ({
    subject:
      facts.invoices.length === 1
        ? `Vielen Dank: Rechnung ${carrying.id} ist ausgeglichen`
        : `Vielen Dank: ${facts.invoices.length} Rechnungen sind ausgeglichen`,
    opening: ['vielen Dank. Folgendes ist ausgeglichen, es ist nichts mehr offen:'],
    after: facts.onHold
      ? 'Andere Rechnungen Ihres Kontos sind noch offen: Es bleibt gesperrt, bis sie bezahlt sind.'
      : 'Wir danken Ihnen für die Zusammenarbeit.',
  }),
};

const say = (props: LetterProps) => words[props.format.language](props);

/** The end of a debt: thanks, and what was settled. */
export const thankYou: LetterTemplate = {
  subject: (props) => say(props).subject,
  Component: (props) => (
    <CustomerLetter {...props} banner={null} opening={say(props).opening}>
      <Settled {...props} />
      <Paragraphs of={[say(props).after]} />
    </CustomerLetter>
  ),
};

function Settled({ facts, words, format }: LetterProps) {
  const lines = facts.invoices.map(({ id, purchaseOrder, amount, fees, currency }) => {
    const order = purchaseOrder ? ` (${words.purchaseOrder} ${purchaseOrder})` : '';
    const late = fees > 0n ? ` + ${words.lateFees} ${format.money(fees, currency)}` : '';
    return `${words.invoice} ${id}${order}: ${format.money(amount, currency)}${late}`;
  });
  return (
    <Text style={paragraph}>
      <Lines of={lines} />
    </Text>
  );
}
