/** An issue in a line of the file; `line` is counted as in an editor. */
export type ImportIssue = { line: number; column: string | null; value: string | null; problem: string };

const SHOWN = 60;

/** `line 17, column DueDate: "2/30/2013" is not a date` */
export function issueText({ line, column, value, problem }: ImportIssue): string {
  const place = column === null ? `line ${line}` : `line ${line}, column ${column}`;
  return `${place}: ${value === null ? '' : `${quoted(value)} `}${problem}`;
}

/** Quotes the value as JSON, so that invisible characters show. */
function quoted(value: string): string {
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
}
