import { type ImportReading } from '../../books/invoices/imports.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { issueText } from '../files/issue.js';
import { AccountsOfFile } from './accounts.js';
import { LeftOutCounts } from './leftOut.js';
import { UNKNOWN_STATE } from '../values/words.js';
import { surveyBook, type SurveyedBook } from './reading.js';
import { readRow, type Draft } from './row.js';
import { SumsOfFile } from './sums.js';

export type CheckedFile = SurveyedBook & {
  /** The customers, each as all of its rows describe it. */
  accounts: AccountsOfFile;
  /** What is open and past due by currency, each a sentence. */
  sums: string[];
  good: number;
  /** Credit notes, which become credit of their accounts. */
  credits: number;
  refused: number;
  /** `3 paid, 1 void`; empty when every row is an open debt. */
  leftOut: string;
  /** The first issues, each as a sentence with its line. */
  issues: string[];
  /** States of the other system whose meaning a person must say. */
  unknownStates: string[];
  /** What is entered all the same and should be looked at. */
  warnings: string[];
  /** The first rows, as they would be entered. */
  sample: Draft[];
  invoiceIds: string[];
};

export const MAX_ISSUES = 100;
const MAX_SAMPLES = 5;

/**
 * Reads every row of the file and enters none; ages are of the local date `today`. Throws CommandFailed when
 * the file cannot be read as it is.
 */
export async function checkFile(file: string, given: ImportReading, today: LocalDate): Promise<CheckedFile> {
  const survey = await surveyBook(file, given);
  const { table } = survey;
  const sums = new SumsOfFile(today);
  const accounts = new AccountsOfFile();
  const leftOut = new LeftOutCounts();
  const [issues, warnings, sample, invoiceIds]: [string[], string[], Draft[], string[]] = [[], [], [], []];
  const unknownStates = new Set<string>();
  let [refused, credits] = [0, 0];
  for await (const row of table.rows()) {
    const read = readRow(row, survey.reading);
    if ('issues' in read) {
      refused += 1;
      issues.push(...read.issues.map(issueText));
      for (const { value, problem } of read.issues)
        if (value && problem.startsWith(UNKNOWN_STATE)) unknownStates.add(value);
      continue;
    }
    warnings.push(...read.warnings.map(issueText));
    if ('leftOut' in read) {
      leftOut.add(read.leftOut);
      continue;
    }
    if ('credit' in read) {
      accounts.add(read.credit);
      sums.addCredit(read.credit.credit);
      credits += 1;
      continue;
    }
    accounts.add(read.draft);
    sums.add(read.draft.invoice);
    invoiceIds.push(read.draft.invoice.id);
    if (sample.length < MAX_SAMPLES) sample.push(read.draft);
  }
  return {
    ...survey,
    accounts,
    sums: sums.texts(),
    good: invoiceIds.length,
    credits,
    refused,
    leftOut: leftOut.text(),
    unknownStates: [...unknownStates],
    issues: issues.slice(0, MAX_ISSUES),
    warnings: [...accounts.notes(), ...warnings].slice(0, MAX_ISSUES),
    sample,
    invoiceIds,
  };
}
