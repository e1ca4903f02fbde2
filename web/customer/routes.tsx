import express, { type Router } from 'express';
import { z } from 'zod';
import { clientOf, limit } from '../../api/http/rateLimits.js';
import { callRoute, sendReply, type Route } from '../../api/http/route.js';
import { NotFound } from '../../books/errors.js';
import { type Who } from '../../domain/access/rights.js';
import { customerPage } from '../../books/accounts/customerPage.js';
import { type Books } from '../../books/book.js';
import { CUSTOMER as ACTOR } from '../../books/invoices/customerWords.js';
import { plainHtml } from '../document.js';
import { PAGE_WORDS } from './languages/index.js';
import { accountOf, requireValidLink, PATH, linkPath, quiet } from './link.js';
import { OwnPage, FORM_OUTCOMES } from './page.js';
import { ownInvoice, wordsRoutes } from './words.js';

/** Every holder of the link acts for the customer, on this account alone. */
const CUSTOMER: Who = { actor: ACTOR, role: null, rights: new Set(['read', 'collect']) };

const MINUTE_MS = 60_000;
/** Requests per account and minute. People click less often, and a leaked link must not fill the books. */
const MAX_LOOKS = 120;
const MAX_FILES = 30;
const MAX_WORDS = 20;
/** Requests of one address for all accounts: an office, or a proxy outside TRUSTED_PROXIES. */
const MAX_OF_ADDRESS = 3_000;

const Query = z.object({
  said: z.enum(FORM_OUTCOMES).nullable().default(null).catch(null),
  page: z.coerce.number().int().min(1).max(10_000).default(1).catch(1),
});

/**
 * The customers' own pages: no sign-in, but a signed link that expires. Their forms use operations of the API
 * like every other client.
 */
export function customerRoutes(book: Books, routes: Route[]): Router {
  const router = express.Router({ mergeParams: true });
  router.use(
    PATH,
    quiet,
    requireValidLink(book),
    limit(MAX_LOOKS, MINUTE_MS, accountOf),
    limit(MAX_OF_ADDRESS, MINUTE_MS, clientOf),
  );
  router.post(`${PATH}/:what`, limit(MAX_WORDS, MINUTE_MS, accountOf));
  router.get(`${PATH}/*file`, limit(MAX_FILES, MINUTE_MS, accountOf));

  router.get(PATH, async (request, response) => {
    const { said: outcome, page: number } = Query.parse(request.query);
    const page = await customerPage(book, accountOf(request), number);
    if (!page) throw new NotFound('There is no such page');
    const body = <OwnPage {...page} path={linkPath(request)} outcome={outcome} />;
    response.type('html').send(plainHtml(PAGE_WORDS.en.title(page.creditor.name), body));
  });
  router.get(`${PATH}/statement.pdf`, async (request, response) => {
    const path = `/v1/accounts/${accountOf(request)}/statement.pdf`;
    sendReply(response, await callRoute(routes, { method: 'GET', path }, CUSTOMER));
  });
  router.get(`${PATH}/invoices/:invoice/invoice.pdf`, async (request, response) => {
    const { id } = await ownInvoice(book, request, String(request.params.invoice));
    const path = `/v1/invoices/${encodeURIComponent(id)}/invoice.pdf`;
    sendReply(response, await callRoute(routes, { method: 'GET', path }, CUSTOMER));
  });
  router.use(wordsRoutes(book, routes, CUSTOMER));
  return router;
}
