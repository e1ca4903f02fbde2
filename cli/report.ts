import { type Command } from 'commander';
import { BUCKETS, type Bucket } from '../domain/reports/ageing.js';
import { moneyText } from '../domain/money/money.js';
import { openApi } from './api.js';
import { table } from './table.js';

const SUMS = [...BUCKETS, 'total'] as const;

/** Minor units; a sum beyond 2^53 − 1 comes as text. */
type Row = { accountId: string; accountName: string; currency: string } & Record<
  Bucket | 'total',
  number | string
>;
type Report = { asOf: string; items: Row[] };

export function addReport(program: Command): void {
  program
    .command('report')
    .description('Reports over the whole book')
    .command('ageing')
    .description('How old the open debt is, by account and currency')
    .option('--csv', 'print CSV')
    .option('--json', 'print JSON')
    .action(async ({ csv, json }: { csv?: boolean; json?: boolean }) => {
      const api = openApi();
      if (csv) return void process.stdout.write(await api.text('/v1/reports/ageing.csv'));
      const report = await api.json<Report>('GET', '/v1/reports/ageing');
      console.log(json ? JSON.stringify(report, null, 2) : ageingText(report));
    });
}

/** Amounts in major units, an account and currency a row, the sum of each currency below. */
export function ageingText({ asOf, items }: Report): string {
  const title = `Open balances by days past due, ${asOf.slice(0, 10)}`;
  if (items.length === 0) return `${title}: nothing is open.`;
  const rows = items.map((row) => [row.accountId, row.currency, ...SUMS.map((sum) => amount(row[sum], row))]);
  const numbers = SUMS.map((_, index) => index + 2);
  return [
    title,
    '',
    table(
      [['ACCOUNT', 'CURRENCY', ...SUMS.map((sum) => sum.toUpperCase())], ...rows, ...totals(items)],
      numbers,
    ),
  ].join('\n');
}

function totals(items: Row[]): string[][] {
  const currencies = [...new Set(items.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const rows = items.filter((row) => row.currency === currency);
    const sum = (of: Bucket | 'total') => rows.reduce((total, row) => total + BigInt(row[of]), 0n);
    return ['all', currency, ...SUMS.map((of) => amount(sum(of), { currency }))];
  });
}

/** `1,250.00`; an empty cell for nothing owed, so that the debts are easy to see. */
function amount(minor: number | string | bigint, { currency }: { currency: string }): string {
  return BigInt(minor) === 0n ? '·' : moneyText(BigInt(minor), currency).slice(currency.length + 1);
}
