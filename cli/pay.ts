import { randomUUID } from 'node:crypto';
import { type Command } from 'commander';
// "import type", not inline: it is erased whole, and the command line starts without Temporal's packages.
import type { PaymentAnswer } from '../client.js';
import { isDate } from '../domain/calendar/days.js';
import { moneyText } from '../domain/money/money.js';
import { type ApiClient } from '../imports/api.js';
import { openApi } from './api.js';
import { readTypedAmount } from '../imports/values/typedAmount.js';
import { CommandFailed } from '../imports/failure.js';
import { invoicePath, noInvoice } from './invoice.js';

type Options = { id?: string; received?: string; json?: boolean };

export function addPay(program: Command): void {
  program
    .command('pay')
    .description('Report money that has arrived for an invoice')
    .argument('<id>', 'the invoice')
    .argument('<amount>', 'in major units of its currency, such as 1250.00')
    .option('--id <id>', "the payment's id: the same id again books nothing twice (default: a new one)")
    .option('--received <when>', 'date or instant at which it arrived (default: now)')
    .option('--json', 'print JSON')
    .action(async (invoiceId: string, typed: string, options: Options) => {
      const api = openApi();
      const { currency } = await api.json<{ currency: string }>('GET', invoicePath(invoiceId), {
        missing: noInvoice(invoiceId),
      });
      const amount = amountOf(typed, currency);
      const id = options.id ?? `cli-${randomUUID()}`;
      const receivedAt = options.received ? instantOf(options.received) : await businessNow(api);
      const body = { id, invoiceId, amount, currency, receivedAt };
      const result = await api.json<PaymentAnswer>('POST', '/v1/payments', { body });
      console.log(
        options.json ? JSON.stringify(result, null, 2) : resultText(result, invoiceId, amount, currency),
      );
    });
}

function amountOf(typed: string, currency: string): number {
  try {
    return Number(readTypedAmount(typed, currency));
  } catch (error) {
    throw new CommandFailed(`${(error as Error).message}.`);
  }
}

function instantOf(when: string): string {
  if (isDate(when)) return `${when}T00:00:00Z`;
  if (/T\d\d:\d\d/.test(when) && !Number.isNaN(Date.parse(when))) return new Date(when).toISOString();
  throw new CommandFailed(`--received "${when}" is neither a date (YYYY-MM-DD) nor an instant (ISO 8601).`);
}

/** The API's own time: a simulation is not at today's date. */
const businessNow = async (api: ApiClient) => (await api.json<{ now: string }>('GET', '/readyz')).now;

function resultText(
  { id, status, applied, credit }: PaymentAnswer,
  invoiceId: string,
  amount: number,
  currency: string,
) {
  const money = (minor: number) => moneyText(BigInt(minor), currency);
  if (status === 'exception') {
    return `Payment ${id} of ${money(amount)} could not be applied: it is in the exception queue.`;
  }
  const parts = applied.map((part) => `${money(part.amount)} to invoice ${part.invoiceId}`);
  const rest = credit > 0 ? [`${money(credit)} is kept as credit of the account`] : [];
  return `Payment ${id} for invoice ${invoiceId}: ${[...parts, ...rest].join(', ')}.`;
}
