import { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import {
  ipKeyGenerator,
  rateLimit,
  type Options,
  type RateLimitInfo,
  type RateLimitRequestHandler,
} from 'express-rate-limit';
import { BoundedStore } from './boundedStore.js';
import { TooManyRequests, Unauthorized } from '../../books/errors.js';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/**
 * Refused signatures and keys of one address that still get an explanation: a badly configured sender causes
 * a few.
 */
const REFUSALS_A_MINUTE = 100;

/** More than one process can book, so only a flood is cut off, before its bodies are read. */
const MAX_WEBHOOKS = 100_000;
const MAX_REQUESTS = 20_000;
const CEILING_MS = 10 * SECOND_MS;

/**
 * A ceiling for each address. It counts in the memory of this process: several processes allow a multiple of
 * it.
 */
export const limitWebhooks = (most = MAX_WEBHOOKS): RequestHandler => limit(most, CEILING_MS, sourceOf);

/** A ceiling for each key; to be mounted behind the check of the key. */
export const limitKey = (most = MAX_REQUESTS): RequestHandler =>
  limit(most, CEILING_MS, (request) => request.get('authorization') ?? '');

/**
 * Counts only refused signatures and keys, after the check. With a limit before the check, a client that
 * shares an address with the payment provider (all do behind a proxy) could keep payments out by sending
 * rubbish.
 */
export function limitRefusals(most = REFUSALS_A_MINUTE): Refusals {
  const limiter = limit(most, MINUTE_MS, sourceOf);
  return {
    count: (error, request, response, next) => {
      if (!(error instanceof Unauthorized)) return next(error);
      return limiter(request, response, (tooMany?: unknown) => next(tooMany ?? error));
    },
    assertFew: async (request) => {
      const known = await limiter.getKey(sourceOf(request));
      if (known && known.totalHits >= most) throw tooMany(known.resetTime, MINUTE_MS);
    },
  };
}

export type Refusals = {
  /** Counts a refusal of the request's address; beyond the limit the response is 429. */
  count: ErrorRequestHandler;
  /** Throws TooManyRequests for an address that is beyond the limit, before anything is looked up for it. */
  assertFew: (request: Request) => Promise<void>;
};

/** Counts the refusals of an address in this minute, this one included: those of `/v1` and all others. */
export function countRefusals(): (request: Request, response: Response) => Promise<number> {
  const counter = limit(Number.MAX_SAFE_INTEGER, MINUTE_MS, sourceOf);
  return async (request, response) => {
    await counter(request, response, () => undefined);
    return (request as Limited).rateLimit.used;
  };
}

type Limited = Request & { rateLimit: RateLimitInfo };

const GUESSING_MS = 15 * MINUTE_MS;

/** Counts only responses with 401: guesses at a password, by address or by email. */
export const limitFailures = (most: number, of: (request: Request) => string): RequestHandler =>
  limit(most, GUESSING_MS, of, {
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, { statusCode }) => statusCode !== 401,
  });

/** At most so many in a window for each key; then 429 with Retry-After. */
export function limit(
  most: number,
  windowMs: number,
  keyGenerator: (request: Request) => string,
  more: Partial<Options> = {},
): RateLimitRequestHandler {
  return rateLimit({
    store: new BoundedStore(),
    ...more,
    windowMs,
    limit: most,
    keyGenerator,
    standardHeaders: false,
    legacyHeaders: false,
    // The header is the sender's own claim; the address that counts is the connection's.
    validate: { xForwardedForHeader: false },
    handler: (request, _response, next) => {
      next(tooMany((request as Limited).rateLimit.resetTime, windowMs));
    },
  });
}

function tooMany(resetTime: Date | undefined, windowMs: number): TooManyRequests {
  const ms = (resetTime?.getTime() ?? Date.now() + windowMs) - Date.now();
  return new TooManyRequests(Math.max(1, Math.ceil(ms / SECOND_MS)));
}

/**
 * The client's address, as trusted proxies report it. IPv6 counts by network: a guesser owns all addresses of
 * one.
 */
export const clientOf = ({ ip = '' }: Request): string => ipKeyGenerator(ip);

const networkOf = ({ socket }: Request): string => {
  const network = networks.get(socket) ?? ipKeyGenerator(socket.remoteAddress ?? '');
  networks.set(socket, network);
  return network;
};

/** `/webhooks/stripe` and `/webhooks/payments` are two sources, all of `/v1` is one. */
function sourceOf(request: Request): string {
  const [source = ''] = /^\/(v1|webhooks\/\w+)/.exec(request.originalUrl) ?? [];
  return `${source} ${networkOf(request)}`;
}

/** Parsing an address costs more than counting it, and a sender keeps its connection. */
const networks = new WeakMap<Request['socket'], string>();
