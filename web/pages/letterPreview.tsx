import { previewLetter } from '../../api/letterPreviews.js';
import { words } from '../format.js';
import { page } from '../page.js';
import { Facts } from '../parts/facts.js';
import { Letter } from '../parts/letter.js';

/** A letter of the schedule, exactly as it would go out now. */
export const letterPreview = page({
  path: '/invoices/{id}/letters/{stepId}',
  right: 'read',
  render: async ({ book, params }) => {
    const found = await previewLetter(book, params.id!, { stepId: params.stepId! });
    if (!found) return null;
    const { subject, to, channel, letter, invoiceIds, attachments, carriedBy, html, text } = found;
    return {
      title: subject,
      body: (
        <>
          <p>As it would go out now; nothing is sent from here.</p>
          <Facts
            of={[
              ['Letter', words(letter)],
              ['To', to.join(', ') || <span className="warn">Nobody can be reached</span>],
              ['By', channel],
              ['Invoices', invoiceIds.map((id) => <a key={id} href={`/invoices/${id}`}>{`${id} `}</a>)],
              ['Files', attachments.map(({ filename }) => filename).join(', ')],
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
      ),
    };
  },
});
