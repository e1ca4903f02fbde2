import { surveyFile, type FileReading, type Survey } from '../files/survey.js';
import { folded } from '../files/columns.js';
import { BANK, type BankField } from './fields.js';
import { type BankReading } from './row.js';
import { type BankMeaning } from './states.js';

/** A bank's export that can be read: what a first reading found, and how its rows are read. */
export type SurveyedExport = Survey<BankField> & { reading: BankReading };

/**
 * Reads the whole file once and returns how its rows are read. Throws CommandFailed when it cannot be read
 * without an answer of a person.
 */
export async function surveyExport(
  file: string,
  { means = {}, ...given }: FileReading & { means?: Record<string, BankMeaning> },
): Promise<SurveyedExport> {
  const survey = await surveyFile(file, BANK, given);
  const { columns, dates, decimal, currency } = survey;
  const words = Object.entries(means).map(([word, meaning]) => [folded(word), meaning] as const);
  return { ...survey, reading: { columns, dates, decimal, currency, means: new Map(words) } };
}
