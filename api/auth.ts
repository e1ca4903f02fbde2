import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler } from 'express';
import { ADMINISTRATOR } from '../domain/rights.js';
import { Unauthorized } from './errors.js';

/** Bearer key on everything behind it; compared in constant time, whatever its length. */
export function requireKey(apiKey: string): RequestHandler {
  const wanted = digest(apiKey);
  return (request, response, next) => {
    const given = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (given === undefined) throw new Unauthorized('Send the API key: Authorization: Bearer KEY');
    if (!timingSafeEqual(digest(given), wanted)) throw new Unauthorized('This API key is not known');
    response.locals.who = ADMINISTRATOR;
    next();
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();
