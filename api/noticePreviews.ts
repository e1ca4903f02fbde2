import { z } from 'zod';
import { previewNotice } from '../books/notices/composing/preview.js';
import { RESPONSE_TEMPLATES } from '../emails/facts.js';
import { type Books } from '../books/book.js';
import { OwnWordsBody, PolicyBody } from './schemas/policy.js';
import { route, type Route } from './http/route.js';
import { Id } from './http/schemas.js';

const PreviewBody = z
  .strictObject({
    stepId: Id.optional(),
    letter: z.enum(RESPONSE_TEMPLATES).optional(),
    words: OwnWordsBody.optional(),
    policy: PolicyBody.optional(),
  })
  .refine(({ stepId, letter: template }) => (stepId === undefined) !== (template === undefined), {
    message: 'needs a step, or a letter that no step sends',
    path: ['stepId'],
  })
  .meta({ id: 'LetterPreviewBody' });

export const noticePreviewRoutes = (book: Books): Route[] => [
  route({
    method: 'post',
    path: '/v1/invoices/{id}/preview',
    tag: 'Invoices',
    right: 'read',
    summary:
      "The letter of one of the invoice's steps, or the confirmation of an event, as it would be sent now, in its own or other words, or under a draft of its policy; sends nothing",
    body: PreviewBody,
    handle: async ({ params, body }) => {
      const json = await previewNotice(book, params.id!, body);
      return json && { json };
    },
  }),
];
