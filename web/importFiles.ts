import { createHash } from 'node:crypto';
import { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import { Unprocessable, Forbidden } from '../books/errors.js';
import { type Who } from '../domain/access/rights.js';
import { storeImport } from '../books/invoices/imports.js';
import { type Books } from '../books/book.js';

const MAX_BYTES = 20 * 1024 * 1024;

/** Takes a file of invoices in and leads to the page on which it is looked at. */
export function receiveImportFile(book: Books, whoOf: (request: Request) => Who): RequestHandler[] {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: MAX_BYTES, files: 1, fields: 5 },
  });
  return [
    upload.single('file'),
    async (request, response) => {
      const who = whoOf(request);
      if (!who.rights.has('book')) throw new Forbidden(`${who.actor} may not enter invoices`);
      if (!request.file || request.file.size === 0)
        throw new Unprocessable('file: choose a file that is not empty');
      const { originalname: name, buffer: content } = request.file;
      const digest = createHash('sha256').update(content).digest('hex');
      const id = await storeImport(book, { name: name.slice(0, 200), content, digest }, who.actor);
      response.redirect(303, `/import/${id}`);
    },
  ];
}
