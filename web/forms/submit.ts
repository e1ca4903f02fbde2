import { type Request, type RequestHandler } from 'express';
import { type Who } from '../../domain/access/rights.js';
import { callRoute, type Reply, type Route } from '../../api/http/route.js';
import { ownPath } from './ownPath.js';
import { bodyFromFields } from './body.js';
import { outcomesHtml, outcomesOf } from './bulkResult.js';
import { shownOnce } from './secretOnce.js';

/**
 * `/do/v1/…`: performs the operation of the API that a form names. With the script of the desk the response
 * names the next page; without it the browser is redirected. A result that is shown only once (a secret, the
 * outcomes of a bulk operation) is shown on a separate page instead.
 */
export function submit(routes: Route[], whoOf: (request: Request) => Who): RequestHandler {
  return async (request, response) => {
    const fields = [...new URLSearchParams(String(request.body ?? ''))] as [string, string][];
    const own = new Map(fields.filter(([name]) => name.startsWith('_')));
    const operation = {
      method: own.get('_method') ?? 'POST',
      path: request.path,
      body: bodyFromFields(fields),
    };
    const who = whoOf(request);
    const reply = await callRoute(routes, operation, who);
    const done = own.get('_done') ?? 'Done';
    const back = ownPath(placeAfter(own.get('_to') ?? formPagePath(request), reply));
    const page = pageOf(request, { reply, shows: own.get('_shows'), done, back, who });
    if (page) {
      response.set({ 'Cache-Control': 'no-store', 'HX-Push-Url': 'false' }).type('html');
      return void response.send(page);
    }
    const to = withDone(back, done);
    if (request.get('hx-request')) response.set('HX-Location', to).status(204).end();
    else response.redirect(303, to);
  };
}

type Done = { reply: Reply; shows: string | undefined; done: string; back: string; who: Who };

/** Null when the response has nothing that is shown only once. */
function pageOf(request: Request, { reply, shows, done: title, back, who }: Done): string | null {
  const outcomes = shows === 'items' ? outcomesOf(reply) : null;
  if (outcomes) return outcomesHtml({ who, title, of: outcomes, back });
  const secret = fieldOf(reply, shows);
  if (!secret) return null;
  const text = secret.startsWith('/') ? `${originOf(request)}${secret}` : secret;
  return shownOnce({ who, title, secret: text, back });
}

/** `{id}` is replaced by the id of the created record. */
const placeAfter = (to: string, reply: Reply): string =>
  to.replace('{id}', encodeURIComponent(fieldOf(reply, 'id') ?? ''));

function fieldOf(reply: Reply, name: string | undefined): string | null {
  const value = (Object('json' in reply ? reply.json : null) as Record<string, unknown>)[name ?? ''];
  return typeof value === 'string' ? value : null;
}

function withDone(path: string, done: string): string {
  const url = new URL(path, 'http://desk');
  url.searchParams.set('done', done);
  return url.pathname + url.search;
}

/** The origin as the browser knows it; a proxy may have used https with the browser. */
const originOf = (request: Request): string =>
  request.get('origin') ?? `${request.protocol}://${request.get('host')}`;

/** Returns the page of the desk from which the form was sent. */
export function formPagePath(request: Request): string {
  const referer = request.get('hx-current-url') ?? request.get('referer') ?? '/';
  if (!URL.canParse(referer)) return '/';
  const { pathname, search } = new URL(referer);
  return ownPath(pathname + search);
}
