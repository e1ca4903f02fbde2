/** What the places of a file are counted in: the lines of an editor, or the entries of an account statement. */
export type PlaceUnit = 'line' | 'entry';

/** An issue in a line of the file; `line` is counted as in an editor, where `unit` names nothing else. */
export type ImportIssue = {
  line: number;
  unit?: PlaceUnit;
  column: string | null;
  value: string | null;
  problem: string;
};

const SHOWN = 60;
const PARTS: Record<PlaceUnit, string> = { line: 'column', entry: 'element' };

/** `line 17, column DueDate: "2/30/2013" is not a date` */
export function issueText({ line, unit = 'line', column, value, problem }: ImportIssue): string {
  const place = column === null ? `${unit} ${line}` : `${unit} ${line}, ${PARTS[unit]} ${column}`;
  return `${place}: ${value === null ? '' : `${quoted(value)} `}${problem}`;
}

/** Quotes the value as JSON, so that invisible characters show. */
function quoted(value: string): string {
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
}
