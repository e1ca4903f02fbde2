import { type previewLetter } from '../../books/notices/composing/preview.js';
import { words } from '../format.js';
import { Facts } from './facts.js';
import { Letter } from './letter.js';

type Previewed = NonNullable<Awaited<ReturnType<typeof previewLetter>>>;

/** A letter that was not sent: to whom it would go and by which way, and all of its text. */
export const PreviewedLetter = ({ of }: { of: Previewed }) => {
  const { subject, to, channel, letter, invoiceIds, attachments, carriedBy, supposed, html, text } = of;
  return (
    <>
      <Facts
        items={[
          ['Letter', words(letter)],
          ['To', to.join(', ') || <span className="warn">Nobody can be reached</span>],
          ['By', channel],
          ['Invoices', invoiceIds.map((id) => <a key={id} href={`/invoices/${id}`}>{`${id} `}</a>)],
          ['Files', attachments.map(({ filename }) => filename).join(', ')],
          ['Supposes', supposed],
          [
            'Carried by',
            carriedBy && (
              <>
                <a href={`/invoices/${carriedBy}`}>{carriedBy}</a>, so this letter would not go out
              </>
            ),
          ],
        ]}
      />
      <Letter subject={subject} html={html} text={text} />
    </>
  );
};
