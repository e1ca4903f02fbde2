import { type previewNotice } from '../../books/notices/composing/preview.js';
import { words } from '../format.js';
import { Facts } from './descriptionList.js';
import { NoticeBody } from './noticeBody.js';

type Previewed = NonNullable<Awaited<ReturnType<typeof previewNotice>>>;

/** A notice that was not sent: its recipients, its channel and its whole text. */
export const PreviewedNotice = ({ of }: { of: Previewed }) => {
  const {
    subject,
    to,
    channel,
    letter: template,
    invoiceIds,
    attachments,
    carriedBy,
    supposed,
    html,
    text,
  } = of;
  return (
    <>
      <Facts
        items={[
          ['Letter', words(template)],
          ['To', to.join(', ') || <span className="warn">No recipient can be reached</span>],
          ['By', channel],
          ['Invoices', invoiceIds.map((id) => <a key={id} href={`/invoices/${id}`}>{`${id} `}</a>)],
          ['Files', attachments.map(({ filename }) => filename).join(', ')],
          ['Assumes', supposed],
          [
            'Covered by the letter for',
            carriedBy && (
              <>
                <a href={`/invoices/${carriedBy}`}>{carriedBy}</a>, so this letter would not go out
              </>
            ),
          ],
        ]}
      />
      <NoticeBody subject={subject} html={html} text={text} />
    </>
  );
};
