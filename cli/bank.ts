import { type Command } from 'commander';
import { moneyText } from '../domain/money/money.js';
import { openApi } from './api.js';
import { BANK, BANK_FIELDS, type BankField } from '../imports/bank/fields.js';
import { importBankExport, type BankSummary, type BankRowAnswer } from '../imports/bank/importing.js';
import { missing } from '../imports/files/columns.js';
import { issueText } from '../imports/files/issue.js';
import { surveyFile, type Survey } from '../imports/files/inspectFile.js';
import { addFileOptions, checkCurrency, type FileOptions } from './fileOptions.js';
import { progressBar } from './progress.js';
import { printable } from './table.js';

const HELP = `
Columns are recognised by their names; the fields are ${BANK_FIELDS.join(', ')}.
A row is booked to the invoice whose id its reference names; an amount alone books nothing: such a row is kept as an
exception with suggestions. Money that went out is counted and left alone. A row is known by the bank's transaction id,
or, without one, by all its values: export whole days, and the same file again, or one that overlaps it, books
nothing twice. The exit code is 1 when a row was refused.`;

export function addBank(program: Command): void {
  addFileOptions(program.command('bank'))
    .description("Book the payments of a bank's CSV export")
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: FileOptions): Promise<void> {
  const { currency, json } = options;
  checkCurrency(options);
  const api = openApi();
  const survey = await surveyFile(file, BANK, options.map, options.dateFormat);
  const { at, header } = survey.columns;
  if (at.amount === undefined && at.credit === undefined) throw missing(header, 'amount', BANK);
  if (!json) for (const line of announced(file, survey, currency)) console.log(line);
  const bar = json ? null : progressBar();
  bar?.start(survey.rows, 0);
  const reading = { ...survey, currency };
  const summary = await importBankExport(api, file, reading, (rows) => bar?.update(rows)).finally(() =>
    bar?.stop(),
  );
  for (const issue of summary.issues) console.error(issueText(issue));
  console.log(json ? JSON.stringify({ file, ...summary }, null, 2) : resultText(summary));
  if (summary.refused > 0) process.exitCode = 1;
}

function announced(file: string, { columns, rows, dateNote }: Survey<BankField>, currency: string): string[] {
  const { at } = columns;
  return [
    `${file}: ${rows} rows.`,
    ...(dateNote ? [dateNote] : []),
    ...(at.currency === undefined ? [`There is no currency column: amounts are taken as ${currency}.`] : []),
    ...(at.transactionId === undefined
      ? ['There is no transaction id: a row is known by its date, amount, reference and payer.']
      : []),
  ];
}

function resultText({ items, booked, known, exceptions, moneyOut, refused }: BankSummary): string {
  const lines = items.filter(({ result }) => result !== 'known').map(itemText);
  const counts = `${booked} booked, ${known} known already, ${exceptions} exceptions, ${refused} refused; ${moneyOut} rows of money out left alone.`;
  return [...lines, counts].join('\n');
}

/** `line 3: USD 1,250.00 of Acme: to GP-1` */
export function itemText({
  line,
  amount,
  currency,
  payer,
  applied,
  credit,
  exception,
}: BankRowAnswer): string {
  const money = (minor: number) => moneyText(BigInt(minor), currency);
  const start = `line ${line}: ${money(amount)}${payer === '' ? '' : ` of ${printable(payer)}`}`;
  if (exception) {
    const ideas = exception.suggestions.map(({ invoiceId, clues }) => `${invoiceId} (${clues.join(', ')})`);
    const perhaps = ideas.length > 0 ? `; perhaps ${ideas.join(', ')}` : '';
    return `${start} waits as exception ${exception.id}: ${exception.reason}${perhaps}`;
  }
  const parts = applied.map((part) => `${money(part.amount)} to ${part.invoiceId}`);
  const kept = credit > 0 ? [`${money(credit)} kept as credit of the account`] : [];
  return `${start}: ${[...parts, ...kept].join(', ')}`;
}
