import { type Command } from 'commander';
import { ROLES, type Role } from '../domain/policy/policy.js';
import { type ApiClient } from '../imports/api.js';
import { openApi } from './api.js';
import { CommandFailed } from '../imports/failure.js';

type Person = { id: string; email: string; role: Role; link: string | null; linkExpiresAt: string | null };
type Options = { role: string; name?: string; json?: boolean };

export function addPersonCommand(program: Command): void {
  program
    .command('person')
    .description('Who works at the desk')
    .command('add')
    .description('Add a person and print the link that sets a password; again, another link')
    .argument('<email>', 'the address to sign in with')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--name <name>', 'as colleagues know the person (default: the address)')
    .option('--json', 'print JSON')
    .action(async (email: string, { role, name = email, json }: Options) => {
      if (!ROLES.some((one) => one === role))
        throw new CommandFailed(`--role "${role}" is not a role: ${ROLES.join(', ')}.`);
      const api = openApi();
      const person = await invite(api, { email, role, name });
      const link = `${api.url}${person.link}`;
      if (json) return console.log(JSON.stringify({ ...person, link }, null, 2));
      const until = person.linkExpiresAt?.slice(0, 10);
      console.log(
        `${person.email} may sign in as ${person.role}. The password is set here, once, until ${until}:`,
      );
      console.log(link);
    });
}

/** Returns a link for a new person, or another for an existing one. */
export async function invite(
  api: ApiClient,
  body: { email: string; role: string; name: string },
): Promise<Person> {
  const person = await api.json<Person>('POST', '/v1/people', { body });
  return person.link ? person : api.json<Person>('POST', `/v1/people/${person.id}/password-link`);
}
