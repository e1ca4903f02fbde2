import { Option, type Command } from 'commander';
import { DECIMAL_SIGNS, type DecimalSign } from '../imports/values/amount.js';
import { DATE_FORMATS, type DateFormat } from '../imports/values/dates.js';
import { ENCODINGS, type Encoding } from '../imports/files/encoding.js';
import { CommandFailed } from '../imports/failure.js';
import { isCurrency } from '../domain/money/money.js';

/** How a file is read; `map` holds `field=Column`. */
export type FileOptions = {
  map: string[];
  ignore: string[];
  means: string[];
  currency: string;
  dateFormat?: DateFormat;
  decimal?: DecimalSign;
  encoding?: Encoding;
  json?: boolean;
};

const repeated = (one: string, all: string[]): string[] => [...all, one];

export const addFileOptions = (command: Command, file = 'CSV, or an Excel workbook (.xlsx)'): Command =>
  command
    .argument('<file>', file)
    .option(
      '--map <field=Column>',
      'read a field from this column (may be repeated)',
      repeated,
      [] as string[],
    )
    .option('--ignore <Column>', 'leave out a column on purpose (may be repeated)', repeated, [] as string[])
    .option('--currency <code>', 'where the file has none', 'USD')
    .addOption(new Option('--date-format <format>', 'where no value proves it').choices(DATE_FORMATS))
    .addOption(new Option('--decimal <sign>', 'where no value proves it').choices(DECIMAL_SIGNS))
    .addOption(new Option('--encoding <name>', 'where the file is not UTF-8').choices(ENCODINGS))
    .option('--json', 'print JSON');

/** Throws CommandFailed. */
export function checkCurrency({ currency }: FileOptions): void {
  if (!isCurrency(currency))
    throw new CommandFailed(`--currency "${currency}" is not an ISO 4217 code such as USD.`);
}

export const addMeanings = (command: Command, meanings: readonly string[]): Command =>
  command.option(
    '--means <state=meaning>',
    `what a state in the file means: ${meanings.join(', ')} (may be repeated)`,
    repeated,
    [] as string[],
  );

/** Returns the meanings of `--means`. Throws CommandFailed for an unknown one. */
export function meaningsOf<Meaning extends string>(
  { means }: { means: readonly string[] },
  known: readonly Meaning[],
): Record<string, Meaning> {
  const given = pairs(means, '--means');
  for (const [word, meaning] of Object.entries(given))
    if (!known.some((one) => one === meaning))
      throw new CommandFailed(`--means "${word}=${meaning}": the meanings are ${known.join(', ')}.`);
  return given as Record<string, Meaning>;
}

/** Throws CommandFailed when one is not `name=value`. */
export function pairs(all: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    all.map((one) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(one) ?? [];
      if (!name || !value) throw new CommandFailed(`${option} "${one}" must be NAME=VALUE.`);
      return [name, value.trim()];
    }),
  );
}
