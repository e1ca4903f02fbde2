import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { callRoute, type Route } from '../../api/http/route.js';
import { NotFound, CustomerRefused } from '../../books/errors.js';
import { IsoDate, Text } from '../../api/http/schemas.js';
import { DISPUTE_FILE_TYPES } from '../../api/schemas/disputeFile.js';
import { readTypedAmount } from '../../imports/values/typedAmount.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { addDays } from '../../domain/calendar/days.js';
import { type Who } from '../../domain/access/rights.js';
import { formatFor } from '../../emails/format.js';
import { findAccount } from '../../books/accounts/accounts.js';
import { assertRoom } from '../../books/accounts/customerPage.js';
import { type Books } from '../../books/book.js';
import { findInvoice } from '../../books/invoices/invoices.js';
import { filled } from '../forms/filled.js';
import { LANGUAGE_NAMES } from './languages/index.js';
import { accountOf, PATH } from './link.js';
import { MAX_DAYS_AHEAD } from './page.js';
import { oneFile, handleForm } from './handleForm.js';

const PromiseFields = z.object({
  id: z.uuid(),
  invoiceId: Text.max(128),
  payOn: IsoDate,
  amount: Text.max(50),
  reference: Text.max(200).optional(),
});
const DisputeFields = z.object({ id: z.uuid(), invoiceId: Text.max(128), reason: Text.min(1).max(2_000) });
const PreferenceFields = z.object({
  language: z.enum(Object.keys(LANGUAGE_NAMES) as [keyof typeof LANGUAGE_NAMES]),
  noPost: z.string().optional(),
  noTexts: z.string().optional(),
});

/**
 * The forms of customers on their own pages, as operations of the API. To be mounted behind the check of the
 * link.
 */
export function wordsRoutes(book: Books, routes: Route[], who: Who): Router {
  const router = express.Router({ mergeParams: true });
  const form = express.urlencoded({ extended: false, limit: '100kb' });
  const call = (method: string, path: string, body: object, query: object = {}) =>
    callRoute(routes, { method, path, body, query }, who);
  const ofInvoice = (id: string) => `/v1/invoices/${encodeURIComponent(id)}`;
  const ofAccount = (request: Request) => `/v1/accounts/${encodeURIComponent(accountOf(request))}`;

  router.post(
    `${PATH}/promises`,
    form,
    handleForm(async (request) => {
      const { id, invoiceId, payOn, amount, reference } = PromiseFields.parse(filled(request.body));
      const { currency, timeZone } = await ownInvoice(book, request, invoiceId);
      const today = localDate(book.clock.now(), timeZone);
      if (payOn < today || payOn > addDays(today, MAX_DAYS_AHEAD)) throw new z.ZodError([]);
      const { locale } = (await findAccount(book.db, accountOf(request)))!;
      const minor = readTypedAmount(amount, currency, formatFor(locale).decimal);
      await call('POST', `${ofInvoice(invoiceId)}/promises`, {
        id,
        payOn,
        currency,
        amount: Number(minor),
        ...(reference ? { reference } : {}),
      });
    }),
  );
  router.post(
    `${PATH}/disputes`,
    oneFile(),
    handleForm(async (request) => {
      const { id, invoiceId, reason } = DisputeFields.parse(filled(request.body));
      await ownInvoice(book, request, invoiceId);
      const { file } = request;
      if (file && !DISPUTE_FILE_TYPES.includes(file.mimetype))
        throw new CustomerRefused('file', `A file of the kind ${file.mimetype} is not taken`);
      if (file) await assertRoom(book.db, accountOf(request), { disputeId: id, size: file.size });
      await call('POST', `${ofInvoice(invoiceId)}/disputes`, { id, reason });
      if (!file) return;
      const { originalname, mimetype: contentType, buffer: content } = file;
      const name = originalname.slice(0, 200);
      await call('PUT', `/v1/disputes/${id}/file`, { contentType, content }, { name });
    }),
  );
  router.post(
    `${PATH}/contact`,
    form,
    handleForm(async (request) => {
      const { who: other = '' } = z.object({ who: Text.max(500).optional() }).parse(filled(request.body));
      await call('POST', `${ofAccount(request)}/wrong-person`, { who: other });
    }),
  );
  router.post(
    `${PATH}/preferences`,
    form,
    handleForm(async (request) => {
      const { language, noPost, noTexts } = PreferenceFields.parse(filled(request.body));
      const { locale: before } = (await findAccount(book.db, accountOf(request)))!;
      // The region decides how amounts and dates are written: it stays with its language.
      const locale = formatFor(before).language === language ? before : language;
      await call('PUT', `${ofAccount(request)}/preferences`, {
        locale,
        noPost: noPost !== undefined,
        noTexts: noTexts !== undefined,
      });
    }),
  );
  return router;
}

/** The invoice, where it is this customer's. Throws NotFound. */
export async function ownInvoice({ db }: Books, request: Request, invoiceId: string) {
  const invoice = await findInvoice(db, invoiceId);
  if (invoice?.accountId !== accountOf(request)) throw new NotFound('There is no such invoice of yours');
  return invoice;
}
