import { folded } from '../files/columns.js';
import { type PlaceUnit } from '../files/issue.js';
import { surveyFile, type FileReading } from '../files/survey.js';
import { BANK } from './fields.js';
import { readBankRow, type PlacedRow } from './row.js';
import { type BankMeaning } from './states.js';

/** A bank's export that can be read: what a first reading found, and its rows. */
export type SurveyedExport = {
  rows: number;
  /** What was assumed, skipped or not used, each a sentence. */
  notes: string[];
  /** What the places of its rows are counted in. */
  unit: PlaceUnit;
  /** Where the transaction id is, for messages; null where that has no name. */
  idColumn: string | null;
  read: () => AsyncIterable<PlacedRow>;
};

type BankFileReading = FileReading & { means?: Record<string, BankMeaning> };
type Means = ReadonlyMap<string, BankMeaning>;

/**
 * Reads the whole file once and returns how its rows are read. Throws CommandFailed when it cannot be read
 * without an answer of a person.
 */
export async function surveyExport(file: string, given: BankFileReading): Promise<SurveyedExport> {
  const words = Object.entries(given.means ?? {}).map(([word, meaning]) => [folded(word), meaning] as const);
  const means: Means = new Map(words);
  return surveyTable(file, given, means);
}

async function surveyTable(file: string, given: BankFileReading, means: Means): Promise<SurveyedExport> {
  const { table, rows, notes, ...survey } = await surveyFile(file, BANK, given);
  const { columns } = survey;
  const place = columns.at.transactionId;
  const noId = 'There is no transaction id: a row is known by its date, amount, reference and payer.';
  return {
    rows,
    notes: place === undefined ? [...notes, noId] : notes,
    unit: 'line',
    idColumn: columns.header[place ?? -1] ?? null,
    read: async function* () {
      for await (const row of table.rows())
        yield { line: row.line, ...readBankRow(row, { ...survey, means }) };
    },
  };
}
