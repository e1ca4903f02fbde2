import { type Books } from '../books/book.js';
import { findDisputeFile } from '../books/accounts/customerPage.js';
import { route, type Route } from './http/route.js';

export const disputeFileRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/disputes/{id}/file',
    tag: 'Invoices',
    right: 'read',
    summary: 'The file that the customer added to what is wrong, as they sent it',
    produces: 'application/octet-stream',
    handle: async ({ params }) => {
      const file = await findDisputeFile(book, params.id!);
      // Whatever it claims to be, it is only ever downloaded.
      return file && { type: 'application/octet-stream', filename: file.name, body: file.content };
    },
  }),
];
