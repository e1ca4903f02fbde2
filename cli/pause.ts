import { type Command } from 'commander';
import { isDate } from '../domain/calendar/days.js';
import { openApi } from './api.js';
import { CommandFailed } from '../imports/failure.js';
import { invoicePath, noInvoice } from './invoice.js';

type Options = { until?: string; reason: string; json?: boolean };

export function addPause(program: Command): void {
  program
    .command('pause')
    .description('Stop the escalation of an invoice for a while')
    .argument('<id>', 'the invoice')
    .requiredOption('--reason <text>', 'why; shown in the timeline')
    .option('--until <date>', 'YYYY-MM-DD on which it goes on (default: when it is resumed)')
    .option('--json', 'print JSON')
    .action(async (id: string, { until, reason, json }: Options) => {
      if (until && !isDate(until)) throw new CommandFailed(`--until "${until}" is not a date (YYYY-MM-DD).`);
      const body = { reason, ...(until ? { until } : {}) };
      const invoice = await openApi().json('PUT', `${invoicePath(id)}/pause`, {
        body,
        missing: noInvoice(id),
      });
      const end = until ? `until ${until}` : 'until it is resumed';
      console.log(json ? JSON.stringify(invoice, null, 2) : `Invoice ${id} is paused ${end}.`);
    });
}
