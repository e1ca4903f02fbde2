import { type RequestHandler } from 'express';
import { Forbidden } from '../../books/errors.js';

/**
 * A form that changes something was sent by a page of this desk: the browser says so, and no page elsewhere can make it
 * say so (CSRF). Behind a proxy the Host must arrive as the browser sent it, for browsers without Sec-Fetch-Site.
 */
export const sameOrigin: RequestHandler = (request, _response, next) => {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin') ?? '';
  const isOurs = site
    ? site === 'same-origin' || site === 'none'
    : URL.canParse(origin) && new URL(origin).host === request.get('host');
  if (!isOurs) throw new Forbidden('This form was sent from another site; nothing was changed');
  next();
};
