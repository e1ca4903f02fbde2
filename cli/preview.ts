import { type Command } from 'commander';
import { isDate } from '../domain/calendar/days.js';
import { openApi } from './api.js';
import { CommandFailed } from '../imports/failure.js';
import { table } from './table.js';

type Options = { policy: string; due: string; zone?: string; json?: boolean };
type Step = { id: string; stage: string; day: number; date: string; at: string; kind: string };

export function addPreview(program: Command): void {
  program
    .command('preview')
    .description('What would happen, and when, to an invoice that is never paid')
    .requiredOption('--due <date>', 'its due date, YYYY-MM-DD')
    .option('--policy <id>', 'the policy', 'standard')
    .option('--zone <zone>', "the account's time zone, such as Europe/Berlin (default: UTC)")
    .option('--json', 'print JSON')
    .action(async ({ policy, due, zone, json }: Options) => {
      if (!isDate(due)) throw new CommandFailed(`--due "${due}" is not a date (YYYY-MM-DD).`);
      const body = { dueOn: due, ...(zone ? { timeZone: zone } : {}) };
      const path = `/v1/policies/${encodeURIComponent(policy)}/preview`;
      const missing = `There is no policy ${policy}.`;
      const answer = await openApi().json<{ steps: Step[] }>('POST', path, { body, missing });
      console.log(json ? JSON.stringify(answer, null, 2) : schedule(answer.steps));
    });
}

function schedule(steps: Step[]): string {
  const rows = steps.map(({ day, date, at, stage, kind, id }) => [
    `${day}`,
    date,
    minute(at),
    stage,
    kind,
    id,
  ]);
  return table([['DAY', 'DATE', 'AT (UTC)', 'STAGE', 'KIND', 'STEP'], ...rows], [0]);
}

const minute = (instant: string) => instant.slice(0, 16).replace('T', ' ');
