import { csvRows } from '../files/csvFile.js';
import { type DateFormat } from '../values/dates.js';
import { BOOK } from './fields.js';
import { issueText } from '../files/issue.js';
import { readRow, type Draft } from './row.js';
import { surveyFile, type Survey } from '../files/inspectFile.js';

export type ImportOptions = {
  map: Record<string, string>;
  currency: string;
  timeZone: string;
  dateFormat?: string | undefined;
};

export type CheckedFile = Survey & {
  good: number;
  refused: number;
  /** The first issues, each as a sentence with its line. */
  issues: string[];
  /** The first rows, as they would be entered. */
  sample: Draft[];
  invoiceIds: string[];
};

export const MAX_ISSUES = 100;
const MAX_SAMPLES = 5;

/** Returns `field=Column`, as the mapping of columns takes it. */
export const mappingOf = ({ map }: Pick<ImportOptions, 'map'>): string[] =>
  Object.entries(map).map(([field, column]) => `${field}=${column}`);

/**
 * Reads every row of the file and enters none. Throws CommandFailed when the file cannot be read as it is.
 */
export async function checkFile(file: string, wanted: ImportOptions): Promise<CheckedFile> {
  const survey = await surveyFile(file, BOOK, mappingOf(wanted), wanted.dateFormat as DateFormat | undefined);
  const checked: CheckedFile = { ...survey, good: 0, refused: 0, issues: [], sample: [], invoiceIds: [] };
  let isHeader = true;
  for await (const row of csvRows(file)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const read = readRow(row, { ...survey, ...wanted });
    if ('issues' in read) {
      checked.refused += 1;
      if (checked.issues.length < MAX_ISSUES) checked.issues.push(...read.issues.map(issueText));
      continue;
    }
    checked.good += 1;
    checked.invoiceIds.push(read.draft.invoice.id);
    if (checked.sample.length < MAX_SAMPLES) checked.sample.push(read.draft);
  }
  return checked;
}
