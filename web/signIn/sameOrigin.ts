import { type RequestHandler } from 'express';
import { Forbidden } from '../../books/errors.js';

/**
 * Accepts a form that changes data only when a page of this desk sent it: the browser states the origin, and
 * no other site can forge it (CSRF). Behind a proxy the Host must arrive as the browser sent it, for browsers
 * without Sec-Fetch-Site.
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
