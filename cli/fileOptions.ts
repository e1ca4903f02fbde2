import { Option, type Command } from 'commander';
import { DATE_FORMATS, type DateFormat } from '../imports/values/dates.js';
import { CommandFailed } from '../imports/failure.js';
import { isCurrency } from '../domain/money/money.js';

/** How a CSV file is read; `map` holds `field=Column`. */
export type FileOptions = { map: string[]; currency: string; dateFormat?: DateFormat; json?: boolean };

export const addFileOptions = (command: Command): Command =>
  command
    .argument('<file>', 'CSV with a header line, UTF-8')
    .option(
      '--map <field=Column>',
      'read a field from this column (may be repeated)',
      (one, all: string[]) => [...all, one],
      [] as string[],
    )
    .option('--currency <code>', 'where the file has none', 'USD')
    .addOption(new Option('--date-format <format>', 'default: seen from the values').choices(DATE_FORMATS))
    .option('--json', 'print JSON');

/** Throws CommandFailed. */
export function checkCurrency({ currency }: FileOptions): void {
  if (!isCurrency(currency))
    throw new CommandFailed(`--currency "${currency}" is not an ISO 4217 code such as USD.`);
}
