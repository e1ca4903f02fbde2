import { type Who } from '../../domain/access/rights.js';
import { endImport, noteProgress, claimImport, type ImportReading } from '../../books/invoices/imports.js';
import { type Books } from '../../books/book.js';
import { type Operations } from '../api.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { checkFile, MAX_ISSUES } from './check.js';
import { CommandFailed } from '../failure.js';
import { importBook, type Summary } from './importFile.js';
import { issueText } from '../files/issue.js';
import { withFile } from './storedFile.js';

/**
 * Enters a file that a user has started, if there is one, in that user's name; continues one that another
 * process left. Returns the number of files.
 */
export async function enterStarted(book: Books, apiAs: (who: Who) => Operations): Promise<number> {
  const taken = await claimImport(book.db);
  if (!taken) return 0;
  const { id, reading, createdBy } = taken;
  const api = apiAs({ actor: createdBy, role: null, rights: new Set(['book']) });
  try {
    const summary = await withFile(book, id, (file) => enterFile(book, id, api, file, reading));
    const { issues, warnings, differences, rows: _, ...counts } = summary;
    const texts = (list: typeof issues) => list.slice(0, MAX_ISSUES).map(issueText);
    const toLookAt = [...differences, ...texts(warnings)].slice(0, MAX_ISSUES);
    await endImport(book, id, { summary: { ...counts, issues: texts(issues), warnings: toLookAt } });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    await endImport(book, id, { problem: error.message });
  }
  return 1;
}

async function enterFile(
  book: Books,
  id: string,
  api: Operations,
  file: string,
  reading: ImportReading,
): Promise<Summary> {
  const checked = await checkFile(file, reading, localDate(book.clock.now(), reading.timeZone));
  const beats: Promise<void>[] = [];
  const done = await importBook(
    api,
    file,
    checked,
    (rows) => void beats.push(noteProgress(book.db, id, rows)),
  );
  await Promise.all(beats);
  return done;
}
