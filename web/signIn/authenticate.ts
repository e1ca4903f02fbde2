import { type RequestHandler } from 'express';
import { sendProblem } from '../../api/http/errors.js';
import { type Database } from '../../books/book.js';
import { readSession } from '../../books/people/sessions.js';
import { formPagePath } from '../forms/submit.js';
import { tokenOf } from './cookie.js';

/** Admits signed-in people, as `response.locals.who`; others sign in first and return to the page. */
export const authenticate =
  (db: Database): RequestHandler =>
  async (request, response, next) => {
    const token = tokenOf(request);
    const session = token && (await readSession(db, token));
    if (session) {
      response.locals.who = { ...session.who, address: request.ip };
      return next();
    }
    if (request.get('hx-request'))
      return sendProblem(response, {
        code: 'Unauthorized',
        status: 401,
        title: 'Signed out',
        detail: 'Sign in again',
      });
    const to = request.method === 'GET' ? request.originalUrl : formPagePath(request);
    response.redirect(303, to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`);
  };
