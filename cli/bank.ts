import { type Command } from 'commander';
import { moneyText } from '../domain/money/money.js';
import { openApi } from './api.js';
import { BANK_FIELDS } from '../imports/bank/fields.js';
import {
  importBankExport,
  type BankSummary,
  type BankReturnAnswer,
  type BankRowAnswer,
} from '../imports/bank/importing.js';
import { issueText } from '../imports/files/issue.js';
import { surveyExport } from '../imports/bank/reading.js';
import { BANK_MEANINGS, type BankMeaning } from '../imports/bank/states.js';
import { addFileOptions, addMeanings, checkCurrency, meaningsOf, type FileOptions } from './fileOptions.js';
import { progressBar } from './progress.js';
import { printable } from './table.js';

const HELP = `
The content of the file decides how it is read: ISO 20022 statements (camt.053) and notifications (camt.054) of the
versions .001.02 to .001.13, SWIFT MT940, CSV, or an Excel workbook. Of a camt file only booked entries are money; a
batch whose payments add up to its amount is a row for each of them, any other is one row. Where the bank gives
statements and notifications, import one of the two kinds. Money that came back from a payment of your own, and charges
that the bank gave back, are counted and not booked.
Columns of a table are recognised by their names; the fields are ${BANK_FIELDS.join(', ')}.
A row is booked to the invoice whose id its reference names; an amount alone books nothing: such a row is kept as an
exception with suggestions. Money that went out is counted and left alone; so are pending rows, which come with a later
export, and failed ones. A row is known by the bank's transaction id,
or, without one, by all its values: export whole days, and the same file again, or one that overlaps it, books
nothing twice. The exit code is 1 when a row was refused.`;

export function addBank(program: Command): void {
  addMeanings(
    addFileOptions(program.command('bank'), 'camt.053, camt.054, MT940, CSV or Excel (.xlsx)'),
    BANK_MEANINGS,
  )
    .description("Book the payments of a bank's export")
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: FileOptions): Promise<void> {
  const { json } = options;
  checkCurrency(options);
  const api = openApi();
  const means = meaningsOf<BankMeaning>(options, BANK_MEANINGS);
  const survey = await surveyExport(file, { ...options, means });
  if (!json) for (const line of [`${file}: ${survey.rows} rows.`, ...survey.notes]) console.log(line);
  const bar = json ? null : progressBar();
  bar?.start(survey.rows, 0);
  const summary = await importBankExport(api, survey, (rows) => bar?.update(rows)).finally(() => bar?.stop());
  for (const issue of summary.issues) console.error(issueText(issue));
  console.log(json ? JSON.stringify({ file, ...summary }, null, 2) : resultText(summary));
  if (summary.refused > 0) process.exitCode = 1;
}

function resultText({
  items,
  returns,
  booked,
  known,
  exceptions,
  moneyOut,
  waiting,
  failed,
  reversals,
  charges,
  refused,
}: BankSummary): string {
  const lines = [
    ...items.filter(({ result }) => result !== 'known').map(itemText),
    ...returns.filter(({ result }) => result !== 'known').map(returnText),
  ];
  const counts = `${booked} booked, ${known} known already, ${exceptions} exceptions, ${refused} refused; ${moneyOut} rows of money out left alone, ${waiting} pending, ${failed} failed.`;
  const noPayments = [
    ...(reversals > 0
      ? [`Not booked, because a payment of your own came back (a reversed debit): ${reversals}.`]
      : []),
    ...(charges > 0 ? [`Not booked, because the bank gave back its charges: ${charges}.`] : []),
  ];
  return [...lines, ...noPayments, counts].join('\n');
}

/** `line 4: EUR 150.00 of Acme went back: payment bank-7 is reversed, and its debt is owed again` */
export function returnText({
  line,
  unit,
  amount,
  currency,
  payer,
  paymentId,
  exceptionId,
}: BankReturnAnswer): string {
  const whose = payer === '' ? '' : ` of ${printable(payer)}`;
  const start = `${unit} ${line}: ${moneyText(BigInt(amount), currency)}${whose} went back`;
  return paymentId
    ? `${start}: payment ${paymentId} is reversed, and its debt is owed again`
    : `${start} and waits as exception ${exceptionId}: no one payment of this amount is named`;
}

/** `line 3: USD 1,250.00 of Acme: to GP-1` */
export function itemText({
  line,
  unit,
  amount,
  currency,
  payer,
  applied,
  credit,
  exception,
}: BankRowAnswer): string {
  const money = (minor: number) => moneyText(BigInt(minor), currency);
  const start = `${unit} ${line}: ${money(amount)}${payer === '' ? '' : ` of ${printable(payer)}`}`;
  if (exception) {
    const ideas = exception.suggestions.map(({ invoiceId, clues }) => `${invoiceId} (${clues.join(', ')})`);
    const perhaps = ideas.length > 0 ? `; perhaps ${ideas.join(', ')}` : '';
    return `${start} waits as exception ${exception.id}: ${exception.reason}${perhaps}`;
  }
  const parts = applied.map((part) => `${money(part.amount)} to ${part.invoiceId}`);
  const kept = credit > 0 ? [`${money(credit)} kept as credit of the account`] : [];
  return `${start}: ${[...parts, ...kept].join(', ')}`;
}
