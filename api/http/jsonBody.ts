import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler, type Response } from 'express';
import { repeatedKey } from '../../inbox/jsonDuplicateKeys.js';
import { sendProblem } from './errors.js';

/** Parses JSON in UTF-8 without duplicate keys. */
export const jsonBody = (limit: string): RequestHandler[] => [
  onlyJson,
  express.json({ limit, inflate: false, type: () => true, verify: keepUtf8 }),
  (_request, response, next) => {
    const { bytes } = response.locals as { bytes?: Buffer };
    const key = bytes && repeatedKey(bytes.toString());
    next(typeof key === 'string' ? Object.assign(new Error(key), { type: 'key.repeated' }) : undefined);
  },
];

/** The parser would read other charsets too, and replace invalid bytes with U+FFFD. */
function keepUtf8(_request: unknown, response: unknown, bytes: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw Object.assign(new Error(charset), { type: 'charset.unsupported' });
  if (!isUtf8(bytes)) throw Object.assign(new Error('Not UTF-8'), { type: 'encoding.invalid' });
  (response as Response).locals.bytes = bytes;
}

/** Refuses a body that is not JSON instead of reading it as empty; a file has been parsed before. */
export const onlyJson: RequestHandler = (request, response, next) => {
  const { 'transfer-encoding': encoding, 'content-length': length, 'content-type': type } = request.headers;
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (hasBody && request.body === undefined && !isJson(type))
    return sendProblem(response, {
      code: 'UnsupportedMediaType',
      status: 415,
      title: 'Not JSON',
      detail: 'Send the body as application/json',
    });
  next();
};

const isJson = (type: string | undefined) => /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type ?? '');
