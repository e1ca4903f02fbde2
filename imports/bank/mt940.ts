import { CommandFailed } from '../failure.js';
import { type ImportIssue } from '../files/issue.js';
import { balanceIssues, currencyOf } from './mt940Balance.js';
import { tagFieldsOf, isBalance, isKnownTag, type Mt940Field } from './mt940Fields.js';
import { transactionRow } from './mt940Row.js';
import { type PlacedRow } from './row.js';

/**
 * Returns the rows of the statements in a SWIFT MT940 file; a row's line is where its field 61 begins. Throws
 * CommandFailed for a file without a statement.
 */
export function readMt940(file: string, text: string): { rows: PlacedRow[]; notes: string[] } {
  const fields = tagFieldsOf(text);
  const statements = fields.filter(({ tag }) => isBalance(tag, '60')).length;
  if (statements === 0)
    throw new CommandFailed(
      `${file} has no statement: each statement of MT940 begins with a balance (:60F:), so export MT940 and not MT942.`,
    );
  const rows = rowsOf(fields);
  const refused = [...fields.flatMap(unknownField), ...balanceIssues(fields)];
  const { length } = fields.filter(({ tag }) => tag === '61');
  return {
    rows: [...rows, ...refused.map((issue) => ({ line: issue.line, issues: [issue] }))],
    notes: [`The file is MT940 (statements: ${statements}, entries: ${length}).`],
  };
}

function rowsOf(fields: readonly Mt940Field[]): PlacedRow[] {
  let currency: string | null = null;
  return fields.flatMap(({ tag, lines: [first = ''], line }, place): PlacedRow[] => {
    if (tag === '20') currency = null;
    if (isBalance(tag, '60')) currency = currencyOf(first);
    if (tag !== '61') return [];
    const information = informationAfter(fields, place);
    return [transactionRow({ entry: first, information }, { line, currency })];
  });
}

/** Some banks write the tag of field 86 before each of its lines. */
function informationAfter(fields: readonly Mt940Field[], place: number): string[] {
  const next = fields.slice(place + 1, place + 1 + MAX_LINES);
  const end = next.findIndex(({ tag }) => tag !== '86');
  return next.slice(0, end === -1 ? next.length : end).flatMap(({ lines }) => lines);
}
const MAX_LINES = 30;

const unknownField = ({ tag, line }: Mt940Field): ImportIssue[] =>
  isKnownTag(tag)
    ? []
    : [{ line, column: null, value: `:${tag}:`, problem: 'is no field of an MT940 statement' }];
