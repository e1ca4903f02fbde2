import { type Command } from 'commander';
import { isTimeZone } from '../domain/calendar/calendar.js';
import { openApi } from './api.js';
import {
  addFileOptions,
  addMeanings,
  checkCurrency,
  meaningsOf,
  pairs,
  type FileOptions,
} from './fileOptions.js';
import { importBook, type Summary } from '../imports/book/importFile.js';
import { FIELD_NAMES } from '../imports/book/fields.js';
import { localDate } from '../domain/calendar/calendar.js';
import { checkFile, type CheckedFile } from '../imports/book/check.js';
import { MEANINGS } from '../imports/values/states.js';
import { issueText } from '../imports/files/issue.js';
import { CommandFailed } from '../imports/failure.js';
import { progressBar } from './progress.js';

type Options = FileOptions & { timeZone: string; terms?: number; dryRun?: boolean };

const HELP = `
Columns are recognised by their names; the fields are ${FIELD_NAMES.join(', ')}.
Paid, void, draft and written-off invoices are left out and counted. A column that looks like money, a state or a date
and is not used stops the import until it is mapped or ignored. A bad row is reported with its line, the good ones are
loaded; the exit code is 1 when a row was refused. The same file again changes nothing.`;

export function addImport(program: Command): void {
  addMeanings(addFileOptions(program.command('import')), MEANINGS)
    .description('Enter the invoices of a file in the books')
    .option('--time-zone <zone>', 'of new accounts where the file has none', 'UTC')
    .option('--terms <days>', 'from the date of an invoice to its due date, where the file has none', days)
    .option('--dry-run', 'say what the file contains, and enter nothing')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  check(options);
  const api = openApi();
  const { now } = await api.json<{ now: string }>('GET', '/readyz');
  const reading = { ...options, map: pairs(options.map, '--map'), means: meaningsOf(options, MEANINGS) };
  const checked = await checkFile(file, reading, localDate(Date.parse(now), options.timeZone));
  const print = options.json ? () => undefined : (line: string) => console.log(line);
  const bar = options.json ? null : progressBar();
  for (const line of announced(file, checked)) print(line);
  if (options.dryRun) return showDryRun(file, checked, options);
  bar?.start(checked.rows, 0);
  const summary = await importBook(api, file, checked, (rows) => bar?.update(rows)).finally(() =>
    bar?.stop(),
  );
  for (const line of [...summary.differences, ...summary.warnings.map(issueText)]) console.error(line);
  for (const issue of summary.issues) console.error(issueText(issue));
  console.log(options.json ? JSON.stringify({ file, ...summary }, null, 2) : summed(summary));
  if (summary.refused > 0) process.exitCode = 1;
}

const announced = (file: string, { rows, notes, sums, leftOut }: CheckedFile): string[] => [
  `${file}: ${rows} rows.`,
  ...notes,
  ...sums,
  ...(leftOut === '' ? [] : [`Left out: ${leftOut}.`]),
];

function showDryRun(file: string, checked: CheckedFile, { json }: Options): void {
  const { good, credits, refused, leftOut, sums, notes, issues, warnings } = checked;
  if (json) {
    const shown = { file, good, credits, refused, leftOut, sums, notes, issues, warnings };
    return console.log(JSON.stringify(shown, null, 2));
  }
  for (const line of [...warnings, ...issues]) console.error(line);
  console.log(
    `Nothing was entered: ${good} invoices and ${credits} credit notes could be, ${refused} rows are refused.`,
  );
}

function check(options: Options): void {
  checkCurrency(options);
  const { timeZone } = options;
  if (!isTimeZone(timeZone))
    throw new CommandFailed(`--time-zone "${timeZone}" is not a time zone such as Europe/Berlin.`);
}

/** Throws CommandFailed. */
function days(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new CommandFailed(`--terms "${text}" must be a number of days.`);
  return Number(text);
}

function summed({ created, unchanged, credits, refused, accountsAdded, leftOut }: Summary): string {
  const without = leftOut === '' ? '' : ` Left out: ${leftOut}.`;
  const noted = credits === 0 ? '' : `, ${credits} credit ${credits === 1 ? 'note' : 'notes'} booked`;
  const counts = `${created} created, ${unchanged} unchanged, ${refused} refused; ${accountsAdded} accounts added${noted}.${without}`;
  return created + credits + refused + accountsAdded === 0
    ? `Nothing changed: all of it is known. ${counts}`
    : counts;
}
