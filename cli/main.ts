import { Command } from 'commander';
import { addBank } from './bank.js';
import { CommandFailed } from '../imports/failure.js';
import { addImport } from './importBook.js';
import { addInvoice } from './invoice.js';
import { addPause } from './pause.js';
import { addPay } from './pay.js';
import { addPersonCommand } from './person.js';
import { addPreview } from './preview.js';
import { addReport } from './report.js';

const ABOUT = `Works over the HTTP API: its address is DUNNING_URL (http://127.0.0.1:3000 when unset), its key API_KEY
(or the one that "npm start" keeps in .dunning/).`;

function commandLine(): Command {
  const program = new Command('dunning')
    .description('Every overdue invoice escalates by itself until it is paid.')
    .addHelpText('after', `\n${ABOUT}`)
    .showHelpAfterError('(add --help for what there is)');
  for (const add of [
    addImport,
    addInvoice,
    addPay,
    addBank,
    addPause,
    addPreview,
    addReport,
    addPersonCommand,
  ])
    add(program);
  return program;
}

// `dunning … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await commandLine().parseAsync();
} catch (error) {
  console.error(error instanceof CommandFailed ? error.message : error);
  process.exitCode = 1;
}
