import { findNotice } from '../../books/notices/notices.js';
import { instant } from '../format.js';
import { page } from '../page.js';
import { Badge, Facts } from '../parts/descriptionList.js';
import { NoticeBody } from '../parts/noticeBody.js';

/** A notice exactly as it was sent, and its outcome. */
export const notice = page({
  path: '/notices/{id}',
  right: 'read',
  render: async ({ book, params }) => {
    const found = await findNotice(book.db, params.id!);
    if (!found) return null;
    const { timeZone } = found;
    return {
      title: found.subject,
      body: (
        <>
          <Facts
            items={[
              ['Customer', <a href={`/accounts/${found.accountId}`}>{found.accountName}</a>],
              ['To', found.recipients.join(', ')],
              ['By', found.channel],
              ['State', <Badge>{found.status}</Badge>],
              ['Sent', found.sentAt && instant(found.sentAt, timeZone)],
              [
                'Reported by the provider',
                found.delivery &&
                  `${found.delivery}${found.deliveryReason ? `: ${found.deliveryReason}` : ''}`,
              ],
              ['Not delivered to', found.returnedFrom.join(', ')],
              ['Error', found.error],
              ['Invoices', found.invoiceIds.map((id) => <a key={id} href={`/invoices/${id}`}>{`${id} `}</a>)],
              ['Files', found.files.join(', ')],
            ]}
          />
          <NoticeBody subject={found.subject} html={found.html} text={found.text} />
        </>
      ),
    };
  },
});
