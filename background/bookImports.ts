import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemOf } from '../api/errors.js';
import { invoiceRoutes } from '../api/invoices.js';
import { answerTo, type Route } from '../api/route.js';
import { checkFile, mappingOf, MOST_ISSUES, type Checked } from '../bookFiles/checking.js';
import { csvRows } from '../bookFiles/csvFile.js';
import { type DateFormat } from '../bookFiles/dates.js';
import { BOOK } from '../bookFiles/fields.js';
import { importBook } from '../bookFiles/importing.js';
import { issueText } from '../bookFiles/issue.js';
import { surveyFile } from '../bookFiles/survey.js';
import { ApiProblem, type Api } from '../cli/api.js';
import { CommandFailed } from '../cli/failure.js';
import { type Who } from '../domain/rights.js';
import {
  endImport,
  importContent,
  noteProgress,
  takeImport,
  type ImportReading,
} from '../prisma/bookImports.js';
import { type Book } from '../prisma/client.js';

/** Enters a file that somebody has started, if there is one; one that another process left goes on. Answers how many. */
export async function enterImport(book: Book): Promise<number> {
  const taken = await takeImport(book.db);
  if (!taken) return 0;
  const { id, reading, createdBy } = taken;
  const who: Who = { actor: createdBy, role: null, rights: new Set(['book']) };
  try {
    const summary = await withFile(book, id, async (file) => {
      const survey = await surveyFile(
        file,
        BOOK,
        mappingOf(reading),
        reading.dateFormat as DateFormat | undefined,
      );
      const beats: Promise<void>[] = [];
      const api = inProcess(invoiceRoutes(book), who);
      const done = await importBook(
        api,
        file,
        { ...survey, ...reading },
        (rows) => void beats.push(noteProgress(book.db, id, rows)),
      );
      await Promise.all(beats);
      return done;
    });
    const { issues, rows: _, ...counts } = summary;
    const told = issues.slice(0, MOST_ISSUES).map(issueText);
    await endImport(book, id, { summary: { ...counts, issues: told } });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    await endImport(book, id, { problem: error.message });
  }
  return 1;
}

/** What the file would come to, read in this way. Throws CommandFailed when it cannot be read as it is, NotFound. */
export const checkImport = (book: Book, id: string, reading: ImportReading): Promise<Checked> =>
  withFile(book, id, (file) => checkFile(file, reading));

/** The names of its columns. */
export const importHeader = (book: Book, id: string): Promise<string[]> =>
  withFile(book, id, async (file) => {
    for await (const { cells } of csvRows(file)) return cells;
    return [];
  });

/** The readers of files take them from a disk, a piece at a time. */
async function withFile<T>(book: Book, id: string, work: (file: string) => Promise<T>): Promise<T> {
  const content = await importContent(book.db, id);
  const folder = await mkdtemp(join(tmpdir(), 'dunning-import-'));
  const file = join(folder, 'book.csv');
  try {
    await writeFile(file, content);
    return await work(file);
  } catch (error) {
    if (!(error instanceof CommandFailed) || error instanceof ApiProblem) throw error;
    throw new CommandFailed(
      error.message.replaceAll(file, 'The file').replace(/name it with --map \w+=COLUMN/, 'choose it'),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The API without the way over the network. */
const inProcess = (routes: Route[], who: Who): Api => ({
  url: 'this process',
  json: async <T>(method: string, path: string, { body }: { body?: unknown } = {}) => {
    try {
      const reply = await answerTo(routes, { method, path, body: plain(body) }, who);
      return plain('json' in reply ? reply.json : null) as T;
    } catch (error) {
      const { status, detail, issues = [], retryAfter } = problemOf(error);
      if (status === 500) throw error;
      throw new ApiProblem(detail, status, issues, retryAfter === undefined ? null : retryAfter * 1_000);
    }
  },
  text: () => Promise.reject(new Error('An import asks for no text')),
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
