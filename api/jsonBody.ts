import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler, type Response } from 'express';
import { repeatedKey } from '../intake/repeatedKey.js';

/** Parses JSON in UTF-8 whose keys stand once. */
export const jsonBody = (limit: string): RequestHandler[] => [
  express.json({ limit, inflate: false, type: () => true, verify: keepUtf8 }),
  (_request, response, next) => {
    const { bytes } = response.locals as { bytes?: Buffer };
    const key = bytes && repeatedKey(bytes.toString());
    next(typeof key === 'string' ? Object.assign(new Error(key), { type: 'key.repeated' }) : undefined);
  },
];

/** The parser would read other charsets too, and put U+FFFD where bytes are no text. */
function keepUtf8(_request: unknown, response: unknown, bytes: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw Object.assign(new Error(charset), { type: 'charset.unsupported' });
  if (!isUtf8(bytes)) throw Object.assign(new Error('Not UTF-8'), { type: 'encoding.invalid' });
  (response as Response).locals.bytes = bytes;
}
