import { z } from 'zod';
import { findAccount } from '../books/accounts/accounts.js';
import {
  findDisputeFile,
  reportWrongPerson,
  setPreferences,
  storeDisputeFile,
} from '../books/accounts/customerPage.js';
import { type Books } from '../books/book.js';
import { localDate } from '../domain/calendar/calendar.js';
import { route, type Route } from './http/route.js';
import { FileBody, Locale, Text } from './http/schemas.js';
import { DISPUTE_FILE_TYPES } from './schemas/disputeFile.js';

const PreferencesBody = z
  .strictObject({ locale: Locale, noPost: z.boolean(), noTexts: z.boolean() })
  .meta({ id: 'Preferences' });
const WrongPersonBody = z.strictObject({ who: Text.max(500).optional() }).meta({ id: 'WrongPerson' });

/** What customers ask for on their own pages, beside promises and disputes; people may do it for them. */
export const customerRequestRoutes = (book: Books): Route[] => [
  route({
    method: 'post',
    path: '/v1/accounts/{id}/wrong-person',
    tag: 'Accounts',
    right: 'collect',
    summary:
      'The reader of the notices is not the right person: opens a task to find the right one, once a day',
    body: WrongPersonBody,
    handle: async ({ params, body: { who = '' }, actor }) => {
      const account = await findAccount(book.db, params.id!);
      if (!account) return null;
      await reportWrongPerson(book, account.id, who, localDate(book.clock.now(), account.timeZone), actor);
      return { json: { who } };
    },
  }),
  route({
    method: 'put',
    path: '/v1/accounts/{id}/preferences',
    tag: 'Accounts',
    right: 'collect',
    summary: 'In which language and by which channels the customer wants to be written to',
    body: PreferencesBody,
    handle: async ({ params, body, actor }) => {
      if (!(await findAccount(book.db, params.id!))) return null;
      await setPreferences(book, params.id!, body, actor);
      return { json: body };
    },
  }),
  route({
    method: 'put',
    path: '/v1/disputes/{id}/file',
    tag: 'Invoices',
    right: 'collect',
    summary: 'Add the file that shows what is wrong with the invoice: one a dispute, at most 5 MB',
    query: z.strictObject({ name: Text.min(1).max(200) }),
    body: FileBody.refine(({ contentType }) => DISPUTE_FILE_TYPES.includes(contentType), {
      message: `must be one of ${DISPUTE_FILE_TYPES.join(', ')}`,
      path: ['contentType'],
    }),
    takes: DISPUTE_FILE_TYPES,
    handle: async ({ params, query: { name }, body, who }) => {
      const draft = { disputeId: params.id!, name, contentType: body.contentType, content: body.content };
      return (await storeDisputeFile(book, draft, who)) ? { json: { name } } : null;
    },
  }),
  route({
    method: 'get',
    path: '/v1/disputes/{id}/file',
    tag: 'Invoices',
    right: 'read',
    summary: 'The file that the customer added to what is wrong, as they sent it',
    produces: 'application/octet-stream',
    handle: async ({ params }) => {
      const file = await findDisputeFile(book, params.id!);
      // Its stated type comes from the customer: the file is only ever downloaded.
      return file && { type: 'application/octet-stream', filename: file.name, body: file.content };
    },
  }),
];
