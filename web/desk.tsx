import compression from 'compression';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import { problemOf, type Problem } from '../api/http/errors.js';
import { callRoute, mayDo, sendReply, type Route } from '../api/http/route.js';
import { Forbidden, NotFound } from '../books/errors.js';
import { type WebhookEndpoints } from '../api/webhooks/endpoints.js';
import { type Who } from '../domain/access/rights.js';
import { loggedPath, type Log } from '../log.js';
import { readAlarms } from '../books/alarms.js';
import { type Books } from '../books/book.js';
import { serveAsset } from './assets.js';
import { ProblemPage } from './parts/problem.js';
import { bodyFromFields } from './forms/body.js';
import { filled } from './forms/filled.js';
import { customerRoutes } from './customer/routes.js';
import { receiveImportFile } from './importFiles.js';
import { submit } from './forms/submit.js';
import { authenticate } from './signIn/authenticate.js';
import { signInRoutes } from './signIn/routes.js';
import { sameOrigin } from './signIn/sameOrigin.js';
import { type DeskPage } from './page.js';
import { PAGES } from './pages/index.js';
import { bareHtml } from './document.js';
import { deskHtml, placesOf } from './shell.js';

export type DeskDeps = {
  book: Books;
  /** The operations of the API: what a form does. */
  routes: Route[];
  temporalUi: string | null;
  webhooks: WebhookEndpoints;
  /** Writes refusals into the audit log. */
  refused: ErrorRequestHandler;
  log: Log;
};

/** The collectors' desk: pages over the books, and forms over the API's operations. */
export function deskRoutes({ book, routes, temporalUi, webhooks, refused, log }: DeskDeps): Router {
  const router = express.Router();
  const signedIn = authenticate(book.db);
  router.get('/assets/:hash/:name', serveAsset);
  router.use(compression());
  router.use(customerRoutes(book, routes));
  router.use(signInRoutes(book.db));
  for (const page of PAGES) {
    const path = page.path.replace(/\{(\w+)\}/g, ':$1');
    const answer = show(page, { book, temporalUi, webhooks });
    router.get(path, signedIn, answer);
    if (page.fields) router.post(path, sameOrigin, signedIn, form, answer);
  }
  router.post('/import/files', sameOrigin, signedIn, ...receiveImportFile(book, whoOf));
  router.post('/do/*path', sameOrigin, signedIn, form, stripped, submit(routes, whoOf));
  router.get('/get/*path', signedIn, stripped, async (request, response) => {
    const operation = { method: 'GET', path: request.path, query: request.query };
    sendReply(response, await callRoute(routes, operation, whoOf(request)));
  });
  router.use(nothingHere, refused, problemPage(log));
  return router;
}

const form = express.text({ type: 'application/x-www-form-urlencoded', limit: '1mb' });

export const whoOf = (request: Request): Who => (request.res!.locals as { who: Who }).who;

/** An unknown path returns a page to a browser, and the API's response to a program. */
const nothingHere: RequestHandler = (request, _response, next) => {
  const isLost = request.method === 'GET' && !request.path.startsWith('/v1/');
  const wantsPage = isLost && request.accepts(['json', 'html']) === 'html';
  next(wantsPage ? new NotFound(`There is nothing at ${request.path}`) : undefined);
};

/** The operation's own path: `/do/v1/tasks/…`, `/get/v1/tasks` → `/v1/tasks…`. */
const stripped: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^\/(do|get)/, '');
  next();
};

/** Owner and accountant: they are responsible for the money and can call the administrator. */
const ALARMED = 'money';

const show =
  (page: DeskPage, given: Pick<DeskDeps, 'book' | 'temporalUi' | 'webhooks'>): RequestHandler =>
  async (request, response) => {
    const who = whoOf(request);
    if (!mayDo(who, page.right)) {
      const [first] = placesOf(who);
      if (request.path === '/' && first) return response.redirect(first.path);
      throw new Forbidden(`${who.actor} may not see this page`);
    }
    const { done, ...asked } = request.query;
    const viewing = {
      ...given,
      who,
      params: request.params as Record<string, string>,
      query: (page.query ? page.query.parse(filled(asked)) : {}) as never,
      fields: (request.method === 'POST' ? page.fields?.parse(fieldsOf(request)) : undefined) as never,
    };
    const rendered = await page.render(viewing);
    if (!rendered) throw new NotFound(`There is nothing at ${request.path}`);
    const { title, live, body } = rendered;
    const alarms = mayDo(who, ALARMED) ? await readAlarms(given.book) : [];
    const message = typeof done === 'string' ? done : undefined;
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(deskHtml({ title, who, path: request.path, done: message, live, alarms, children: body }));
  };

const fieldsOf = (request: Request) => bodyFromFields(new URLSearchParams(String(request.body ?? '')));

/** The script of the desk gets a problem as in the API, a browser gets a page. */
const problemPage =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (request.get('hx-request') && request.method !== 'GET') return next(error);
    const problem = problemOf(error);
    if (problem.status === 500)
      log.error({ err: error, method: request.method, path: loggedPath(request.path) }, 'A page failed');
    if (problem.retryAfter) response.set('Retry-After', String(problem.retryAfter));
    response.status(problem.status).type('html').send(problemHtml(problem, request));
  };

/** A signed-in person keeps the frame of the desk, with its navigation. */
function problemHtml(problem: Problem, request: Request): string {
  const who = whoOf(request) as Who | undefined;
  const content = <ProblemPage {...problem} />;
  return who
    ? deskHtml({ title: problem.title, who, path: request.path, children: content })
    : bareHtml(
        problem.title,
        <>
          <h1>{problem.title}</h1>
          {content}
        </>,
      );
}
