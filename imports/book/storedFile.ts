import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importContent, type ImportReading } from '../../books/invoices/imports.js';
import { type Books } from '../../books/book.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { ApiProblem } from '../api.js';
import { checkFile, type CheckedFile } from './check.js';
import { headerOf } from '../files/table.js';
import { CommandFailed, withoutOptions } from '../failure.js';
import { bookFields } from './fields.js';

/**
 * Returns the result that the file would have, read in this way. Throws NotFound, and CommandFailed when the
 * file cannot be read as it is.
 */
export const checkImport = (book: Books, id: string, reading: ImportReading): Promise<CheckedFile> =>
  withFile(book, id, (file) => checkFile(file, reading, localDate(book.clock.now(), reading.timeZone)));

/** Returns the names of its columns. */
export const importHeader = (book: Books, id: string): Promise<string[]> =>
  withFile(book, id, (file) => headerOf(file, bookFields()));

/** Writes the file to the disk, from which the readers take it piece by piece. */
export async function withFile<T>(book: Books, id: string, work: (file: string) => Promise<T>): Promise<T> {
  const content = await importContent(book.db, id);
  const folder = await mkdtemp(join(tmpdir(), 'dunning-import-'));
  const file = join(folder, 'book.csv');
  try {
    await writeFile(file, content);
    return await work(file);
  } catch (error) {
    if (!(error instanceof CommandFailed) || error instanceof ApiProblem) throw error;
    throw new CommandFailed(withoutOptions(error.message.replaceAll(file, 'The file')));
  } finally {
    await rm(folder, { recursive: true });
  }
}
