import { previewLetter } from '../../books/notices/composing/preview.js';
import { page } from '../page.js';
import { PreviewedLetter } from '../parts/previewedLetter.js';

/** A letter of the schedule, exactly as it would go out now. */
export const letterPreview = page({
  path: '/invoices/{id}/letters/{stepId}',
  right: 'read',
  render: async ({ book, params }) => {
    const found = await previewLetter(book, params.id!, { stepId: params.stepId! });
    if (!found) return null;
    return {
      title: found.subject,
      body: (
        <>
          <p>As it would go out now; nothing is sent from here.</p>
          <PreviewedLetter of={found} />
        </>
      ),
    };
  },
});
