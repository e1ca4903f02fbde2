import { CommandFailed } from '../failure.js';
import { chosenMeanings } from '../values/words.js';
import { provenEncoding } from '../files/encoding.js';
import { firstBytes, isWorkbook } from '../files/firstBytes.js';
import { type PlaceUnit } from '../files/issue.js';
import { surveyFile, type FileReading } from '../files/survey.js';
import { wholeText } from '../files/wholeText.js';
import { readCamt } from './camt.js';
import { BANK } from './fields.js';
import { readMt940 } from './mt940.js';
import { looksLikeMt940 } from './mt940Fields.js';
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
 * Reads the whole file once, as what its content shows it to be: ISO 20022 (camt.053, camt.054), MT940, an
 * Excel workbook, or CSV. Throws CommandFailed when it cannot be read without an answer of a person.
 */
export async function surveyExport(file: string, given: BankFileReading): Promise<SurveyedExport> {
  const start = await firstBytes(file);
  const means: Means = chosenMeanings(given.means ?? {});
  if (isWorkbook(start)) return surveyTable(file, given, means);
  const text = new TextDecoder(provenEncoding(start) ?? 'windows-1252').decode(start);
  if (/^\s*<[?!\p{L}_]/u.test(text)) {
    const [, declared] = /^[^<]*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(text) ?? [];
    const { text: xml, notes } = await messageText(file, start, given, declared);
    const camt = readCamt(file, xml, means);
    return { ...exportOf(camt.rows, [...notes, ...camt.notes]), unit: 'entry', idColumn: 'AcctSvcrRef' };
  }
  if (!looksLikeMt940(text)) return surveyTable(file, given, means);
  const { text: message, notes } = await messageText(file, start, given);
  const statements = readMt940(file, message);
  return exportOf(statements.rows, [...notes, ...statements.notes]);
}

function exportOf(rows: readonly PlacedRow[], notes: string[]): SurveyedExport {
  return {
    rows: rows.length,
    notes,
    unit: 'line',
    idColumn: null,
    read: async function* () {
      yield* rows;
    },
  };
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

/** The fields of a message have their places and forms by its standard, so nothing about them is given. */
function messageText(
  file: string,
  start: Buffer,
  { map, ignore = [], dateFormat, decimal, encoding }: BankFileReading,
  declared?: string,
) {
  if (map.length > 0 || ignore.length > 0 || dateFormat || decimal)
    throw new CommandFailed(
      `${file} is no table: --map, --ignore, --date-format and --decimal do not apply, so leave them out.`,
    );
  return wholeText(file, start, { encoding, declared });
}
