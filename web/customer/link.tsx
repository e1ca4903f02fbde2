import { type Request, type RequestHandler } from 'express';
import { localDate } from '../../domain/calendar/calendar.js';
import { findAccount } from '../../books/accounts/accounts.js';
import { signatureCheck, type CustomerLink } from '../../books/accounts/customerLinks.js';
import { type Books } from '../../books/book.js';
import { plainHtml } from '../document.js';
import { PAGE_WORDS } from './languages/index.js';

export const PATH = '/c/:account/:until/:signature';

export const accountOf = ({ params }: Request) => String(params.account);

export const linkPath = ({ params }: Request) =>
  `/c/${[params.account, params.until, params.signature].map((part) => encodeURIComponent(String(part))).join('/')}`;

/** The link is a key: it is neither cached, nor indexed, nor passed on. */
export const quiet: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
  next();
};

/**
 * Admits requests with a link that we signed. The signature is checked first: a made-up link is neither
 * looked up nor counted.
 */
export function requireValidLink({ db, clock }: Books): RequestHandler {
  const isSigned = signatureCheck(db);
  return async (request, response, next) => {
    const link = request.params as CustomerLink;
    const account = (await isSigned(link)) && (await findAccount(db, link.account));
    if (account && link.until >= localDate(clock.now(), account.timeZone)) return next();
    const words = PAGE_WORDS.en;
    response
      .status(404)
      .type('html')
      .send(plainHtml('Link', <p role="alert">{words.expired}</p>));
  };
}
