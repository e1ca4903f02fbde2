import { type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import { isTooLargeFile, problemOf } from '../../api/http/errors.js';
import { AmbiguousAmount } from '../../imports/values/typedAmount.js';
import { CustomerRefused } from '../../books/errors.js';
import { linkPath } from './link.js';
import { type FormOutcome } from './page.js';

const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** Performs the submitted operation and redirects to the page, which shows the outcome. */
export const handleForm =
  (what: (request: Request) => Promise<void>) =>
  async (request: Request, response: Response): Promise<void> => {
    const outcome = await what(request).then(() => 'thanks' as const, refusalOf);
    answer(request, response, outcome);
  };

/** Accepts the file of a form; the page shows an error when the file is too large. */
export function oneFile(): RequestHandler {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 10 },
  }).single('file');
  return (request, response, next) =>
    void upload(request, response, (error: unknown) =>
      isTooLargeFile(error) ? answer(request, response, 'file') : next(error),
    );
}

const answer = (request: Request, response: Response, outcome: FormOutcome): void =>
  response.redirect(303, `${linkPath(request)}?said=${outcome}`);

/** Throws what is our own failure. */
function refusalOf(error: unknown): FormOutcome {
  if (error instanceof CustomerRefused) return error.why;
  if (error instanceof AmbiguousAmount) return 'ambiguous';
  if (error instanceof RangeError || problemOf(error).status < 500) return 'refused';
  throw error;
}
