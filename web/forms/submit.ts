import { type Request, type RequestHandler } from 'express';
import { type Who } from '../../domain/rights.js';
import { answerTo, type Reply, type Route } from '../../api/route.js';
import { bodyOf } from './body.js';

/**
 * `/do/v1/…`: performs the operation of the API that a form names. With the script of the desk the page is told where
 * to go next; without it the browser is sent there.
 */
export function submit(routes: Route[], whoOf: (request: Request) => Who): RequestHandler {
  return async (request, response) => {
    const fields = [...new URLSearchParams(String(request.body ?? ''))] as [string, string][];
    const own = new Map(fields.filter(([name]) => name.startsWith('_')));
    const asked = { method: own.get('_method') ?? 'POST', path: request.path, body: bodyOf(fields) };
    const reply = await answerTo(routes, asked, whoOf(request));
    const to = placeAfter(own.get('_to') ?? refererOf(request), own.get('_done') ?? 'Done', reply);
    if (request.get('hx-request')) response.set('HX-Location', to).status(204).end();
    else response.redirect(303, to);
  };
}

/** Only a path of this desk: a form cannot send anybody elsewhere. `{id}` stands for what was created. */
function placeAfter(to: string, done: string, reply: Reply): string {
  const { id } = Object('json' in reply ? reply.json : null) as { id?: unknown };
  const path = to.replace('{id}', encodeURIComponent(String(id ?? '')));
  const url = new URL(path.startsWith('/') && !path.startsWith('//') ? path : '/', 'http://desk');
  url.searchParams.set('done', done);
  return `${url.pathname}${url.search}`;
}

function refererOf(request: Request): string {
  const referer = request.get('hx-current-url') ?? request.get('referer') ?? '/';
  const { pathname, search } = new URL(referer, 'http://desk');
  return pathname + search;
}
