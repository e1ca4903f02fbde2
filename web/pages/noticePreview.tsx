import { previewNotice } from '../../books/notices/composing/preview.js';
import { page } from '../page.js';
import { PreviewedNotice } from '../parts/previewedNotice.js';

/** A notice of the schedule, exactly as it would be sent now. */
export const noticePreview = page({
  path: '/invoices/{id}/letters/{stepId}',
  right: 'read',
  render: async ({ book, params }) => {
    const found = await previewNotice(book, params.id!, { stepId: params.stepId! });
    if (!found) return null;
    return {
      title: found.subject,
      body: (
        <>
          <p>As it would go out now; nothing is sent from here.</p>
          <PreviewedNotice of={found} />
        </>
      ),
    };
  },
});
