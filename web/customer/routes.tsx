import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { problemOf } from '../../api/errors.js';
import { limit } from '../../api/rateLimits.js';
import { answerTo, sendReply, UnknownObject, type Route } from '../../api/route.js';
import { LocalDate, Text } from '../../api/schemas.js';
import { localDate } from '../../domain/calendar.js';
import { addDays } from '../../domain/days.js';
import { parseMajor } from '../../domain/money.js';
import { type Who } from '../../domain/rights.js';
import { formatFor } from '../../emails/format.js';
import { findAccount } from '../../prisma/accounts/accounts.js';
import { type Book } from '../../prisma/client.js';
import { isGood, type CustomerLink } from '../../prisma/accounts/customerLinks.js';
import {
  customerPage,
  keepDisputeFile,
  setPreferences,
  tellWrongPerson,
} from '../../prisma/accounts/customerPage.js';
import { findInvoice } from '../../prisma/invoices/invoices.js';
import { plainHtml } from '../document.js';
import { filled } from '../forms/filled.js';
import { LANGUAGE_NAMES, PAGE_WORDS } from './languages/index.js';
import { MOST_DAYS_AHEAD, OwnPage } from './page.js';

/** Whoever has the link acts for the customer, on this account alone. */
const CUSTOMER: Who = { actor: 'customer', role: null, rights: new Set(['read', 'collect']) };

const PATH = '/c/:account/:until/:signature';
const MINUTE_MS = 60_000;
/** People click less often; a link that went astray is not a way to fill the books. */
const MOST_LOOKS = 120;
const MOST_WORDS = 20;
const MOST_FILE_BYTES = 5 * 1024 * 1024;
const FILES = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'];

const Promised = z.object({
  id: z.uuid(),
  invoiceId: Text.max(128),
  payOn: LocalDate,
  amount: Text.max(50),
  reference: Text.max(200).optional(),
});
const Disputed = z.object({ id: z.uuid(), invoiceId: Text.max(128), reason: Text.min(1).max(2_000) });
const Wanted = z.object({
  language: z.enum(Object.keys(LANGUAGE_NAMES) as [keyof typeof LANGUAGE_NAMES]),
  noPost: z.string().optional(),
  noTexts: z.string().optional(),
});

/** The customers' own pages: no sign-in, a signed link that ends; what they say are operations of the API like anybody's. */
export function customerRoutes(book: Book, routes: Route[]): Router {
  const router = express.Router({ mergeParams: true });
  router.use(PATH, quiet, limit(MOST_LOOKS, MINUTE_MS, linkOf), mustBeGood(book));
  router.post(`${PATH}/:what`, limit(MOST_WORDS, MINUTE_MS, linkOf));
  const form = express.urlencoded({ extended: false, limit: '100kb' });
  const file = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: MOST_FILE_BYTES, files: 1, fields: 10 },
  });

  router.get(PATH, async (request, response) => {
    const page = await customerPage(book, accountOf(request));
    if (!page) throw new UnknownObject('There is no such page');
    const said =
      request.query.said === 'thanks' || request.query.said === 'refused' ? request.query.said : null;
    const body = <OwnPage {...page} path={pathOf(request)} said={said} />;
    response.type('html').send(plainHtml(PAGE_WORDS.en.title(page.creditor.name), body));
  });
  router.get(`${PATH}/statement.pdf`, async (request, response) => {
    const path = `/v1/accounts/${accountOf(request)}/statement.pdf`;
    sendReply(response, await answerTo(routes, { method: 'GET', path }, CUSTOMER));
  });
  router.get(`${PATH}/invoices/:invoice/invoice.pdf`, async (request, response) => {
    const { id } = await own(book, request, String(request.params.invoice));
    const path = `/v1/invoices/${encodeURIComponent(id)}/invoice.pdf`;
    sendReply(response, await answerTo(routes, { method: 'GET', path }, CUSTOMER));
  });

  router.post(
    `${PATH}/promises`,
    form,
    said(async (request) => {
      const { id, invoiceId, payOn, amount, reference } = Promised.parse(filled(request.body));
      const { currency, timeZone } = await own(book, request, invoiceId);
      const today = localDate(book.clock.now(), timeZone);
      if (payOn < today || payOn > addDays(today, MOST_DAYS_AHEAD)) throw new z.ZodError([]);
      const body = {
        id,
        payOn,
        currency,
        amount: Number(parseMajor(amount.replaceAll(',', ''), currency)),
        ...(reference ? { reference } : {}),
      };
      await answerTo(
        routes,
        { method: 'POST', path: `/v1/invoices/${encodeURIComponent(invoiceId)}/promises`, body },
        CUSTOMER,
      );
    }),
  );
  router.post(
    `${PATH}/disputes`,
    file.single('file'),
    said(async (request) => {
      const { id, invoiceId, reason } = Disputed.parse(filled(request.body));
      await own(book, request, invoiceId);
      if (request.file && !FILES.includes(request.file.mimetype)) throw new z.ZodError([]);
      const path = `/v1/invoices/${encodeURIComponent(invoiceId)}/disputes`;
      await answerTo(routes, { method: 'POST', path, body: { id, reason } }, CUSTOMER);
      if (!request.file) return;
      const { originalname: name, mimetype: contentType, buffer: content } = request.file;
      await keepDisputeFile(book, {
        disputeId: id,
        invoiceId,
        name: name.slice(0, 200),
        contentType,
        content,
      });
    }),
  );
  router.post(
    `${PATH}/contact`,
    form,
    said(async (request) => {
      const { who = '' } = z.object({ who: Text.max(500).optional() }).parse(filled(request.body));
      const account = await findAccount(book.db, accountOf(request));
      await tellWrongPerson(book, account!.id, who, localDate(book.clock.now(), account!.timeZone));
    }),
  );
  router.post(
    `${PATH}/preferences`,
    form,
    said(async (request) => {
      const { language, noPost, noTexts } = Wanted.parse(filled(request.body));
      const { locale: before } = (await findAccount(book.db, accountOf(request)))!;
      // A region says how amounts and dates are written: it stays with its language.
      const locale = formatFor(before).language === language ? before : language;
      await setPreferences(book, accountOf(request), {
        locale,
        noPost: noPost !== undefined,
        noTexts: noTexts !== undefined,
      });
    }),
  );
  return router;
}

const accountOf = ({ params }: Request) => String(params.account);
const linkOf = ({ params }: Request) => String(params.signature);
const pathOf = ({ params }: Request) =>
  `/c/${[params.account, params.until, params.signature].map((part) => encodeURIComponent(String(part))).join('/')}`;

/** The link is a key: it is neither stored, nor found, nor passed on. */
const quiet: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
  next();
};

const mustBeGood =
  ({ db, clock }: Book): RequestHandler =>
  async (request, response, next) => {
    const account = await findAccount(db, accountOf(request));
    const today = localDate(clock.now(), account?.timeZone ?? 'UTC');
    if (account && (await isGood(db, request.params as CustomerLink, today))) return next();
    const words = PAGE_WORDS.en;
    response
      .status(404)
      .type('html')
      .send(plainHtml('Link', <p role="alert">{words.expired}</p>));
  };

/** The invoice, where it is this customer's. Throws UnknownObject. */
async function own({ db }: Book, request: Request, invoiceId: string) {
  const invoice = await findInvoice(db, invoiceId);
  if (invoice?.accountId !== accountOf(request)) throw new UnknownObject('There is no such invoice of yours');
  return invoice;
}

/** Does what was asked and goes back to the page, which says what came of it. */
const said =
  (what: (request: Request) => Promise<void>) =>
  async (request: Request, response: Response): Promise<void> => {
    const outcome = await what(request).then(
      () => 'thanks',
      (error: unknown) => {
        if (error instanceof RangeError || problemOf(error).status < 500) return 'refused';
        throw error;
      },
    );
    response.redirect(303, `${pathOf(request)}?said=${outcome}`);
  };
