import { ApiProblem, type ApiClient, type CallOptions } from '../imports/api.js';
import { CommandFailed } from '../imports/failure.js';
import { apiSettings, type ApiSettings } from './settings.js';

const PATIENCE_MS = 60_000;

/**
 * The HTTP API. Throws CommandFailed when it is unreachable or refuses the key, ApiProblem for any other
 * refusal.
 */
export function openApi(settings: ApiSettings = apiSettings()): ApiClient {
  const { url } = settings;
  return {
    url,
    json: async <T>(method: string, path: string, ask: CallOptions = {}) => {
      const text = await call(settings, method, path, ask);
      try {
        return JSON.parse(text) as T;
      } catch {
        throw new CommandFailed(`${url} answers, but it is not the dunning API: check DUNNING_URL or PORT.`);
      }
    },
    text: (path) => call(settings, 'GET', path, {}),
  };
}

/** All items of a list, page by page. */
export async function allItems<T>(api: ApiClient, path: string, missing?: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = `limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page: { items: T[]; nextCursor: string | null } = await api.json('GET', `${path}?${query}`, {
      ...(missing ? { missing } : {}),
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

async function call(settings: ApiSettings, method: string, path: string, ask: CallOptions): Promise<string> {
  const { url, key } = settings;
  const response = await reached(url, () =>
    fetch(url + path, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  );
  const text = await reached(url, () => response.text());
  if (!response.ok) throw problem(settings, response, text, ask);
  return text;
}

async function reached<T>(url: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') {
      throw new CommandFailed(`The API at ${url} did not answer within a minute: try again.`);
    }
    throw new CommandFailed(`The API at ${url} is away: start it with "npm start", or set DUNNING_URL.`);
  }
}

type Problem = { detail?: unknown; issues?: { path: string; message: string }[] };

function problem(
  { url, key }: ApiSettings,
  response: Response,
  text: string,
  ask: CallOptions,
): CommandFailed {
  const { status } = response;
  if (status === 401 && !key) return new CommandFailed(`The API at ${url} wants a key: set API_KEY.`);
  if (status === 401) {
    return new CommandFailed(`The API at ${url} refuses this key: set API_KEY to one that it knows.`);
  }
  if (status === 404 && ask.missing) return new ApiProblem(ask.missing, status);
  const { detail, issues } = asProblem(text);
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const message = typeof detail === 'string' ? detail : `The API at ${url} answered ${status}.`;
  return new ApiProblem(message, status, issues, Number.isFinite(seconds) ? seconds * 1000 : null);
}

function asProblem(text: string): Problem {
  try {
    return (JSON.parse(text) ?? {}) as Problem;
  } catch {
    return {};
  }
}
