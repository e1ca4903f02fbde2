import { type Books } from '../books/book.js';
import { letterToPost } from '../books/notices/postable.js';
import { route, type Route } from './http/route.js';

export const noticeLetterRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/notices/{id}/letter.pdf',
    tag: 'Invoices',
    right: 'read',
    summary:
      'A letter by post as it was frozen: address, text and statement, to be printed on A4; 409 when it must not be sent any more',
    produces: 'application/pdf',
    handle: async ({ params }) => {
      const letter = await letterToPost(book, params.id!);
      return letter && { type: letter.contentType, filename: letter.filename, body: letter.bytes };
    },
  }),
];
