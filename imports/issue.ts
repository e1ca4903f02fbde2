/** What is wrong in a line of the file; `line` as an editor counts. */
export type ImportIssue = { line: number; column: string | null; value: string | null; problem: string };

const SHOWN = 60;

/** `line 17, column DueDate: "2/30/2013" is not a date` */
export function issueText({ line, column, value, problem }: ImportIssue): string {
  const place = column === null ? `line ${line}` : `line ${line}, column ${column}`;
  return `${place}: ${value === null ? '' : `${quoted(value)} `}${problem}`;
}

/** As JSON, so that what cannot be seen can be. */
function quoted(value: string): string {
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
}
