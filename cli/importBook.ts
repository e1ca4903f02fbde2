import { type Command } from 'commander';
import { isTimeZone } from '../domain/calendar/calendar.js';
import { openApi } from './api.js';
import { addFileOptions, checkCurrency, type FileOptions } from './fileOptions.js';
import { importBook, type Summary } from '../imports/book/importFile.js';
import { BOOK, FIELD_NAMES } from '../imports/book/fields.js';
import { issueText } from '../imports/files/issue.js';
import { surveyFile, type Survey } from '../imports/files/inspectFile.js';
import { CommandFailed } from '../imports/failure.js';
import { progressBar } from './progress.js';

type Options = FileOptions & { timeZone: string };

const HELP = `
Columns are recognised by their names; the fields are ${FIELD_NAMES.join(', ')}.
A bad row is reported with its line, the good ones are loaded; the exit code is 1 when a row was refused.
The same file again changes nothing.`;

export function addImport(program: Command): void {
  addFileOptions(program.command('import'))
    .description('Enter the invoices of a CSV file in the books')
    .option('--time-zone <zone>', 'of new accounts where the file has none', 'UTC')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  check(options);
  const api = openApi();
  const survey = await surveyFile(file, BOOK, options.map, options.dateFormat);
  const print = options.json ? () => undefined : (line: string) => console.log(line);
  const bar = options.json ? null : progressBar();
  for (const line of announced(file, survey, options)) print(line);
  bar?.start(survey.rows, 0);
  const summary = await importBook(api, file, { ...survey, ...options }, (rows) => bar?.update(rows)).finally(
    () => bar?.stop(),
  );
  for (const issue of summary.issues) console.error(issueText(issue));
  console.log(options.json ? JSON.stringify({ file, ...summary }, null, 2) : summed(summary));
  if (summary.refused > 0) process.exitCode = 1;
}

function check(options: Options): void {
  checkCurrency(options);
  const { timeZone } = options;
  if (!isTimeZone(timeZone))
    throw new CommandFailed(`--time-zone "${timeZone}" is not a time zone such as Europe/Berlin.`);
}

function announced(file: string, { columns, rows, dateNote }: Survey, { currency }: Options): string[] {
  const assumed =
    columns.at.currency === undefined
      ? [`There is no currency column: amounts are taken as ${currency}.`]
      : [];
  const ignored = columns.ignored.filter((name) => name !== '');
  return [
    `${file}: ${rows} rows.`,
    ...(dateNote ? [dateNote] : []),
    ...assumed,
    ...(ignored.length > 0 ? [`Columns that are not used: ${ignored.join(', ')}.`] : []),
  ];
}

function summed({ created, unchanged, refused, accountsAdded }: Summary): string {
  const counts = `${created} created, ${unchanged} unchanged, ${refused} refused; ${accountsAdded} accounts added.`;
  return created + refused + accountsAdded === 0 ? `Nothing changed: all of it is known. ${counts}` : counts;
}
