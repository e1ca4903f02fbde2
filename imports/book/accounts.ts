import { type Draft } from './row.js';

type Account = Draft['account'];

/**
 * The customers of a file, each described by all of its rows: contacts are joined, and where rows differ in
 * anything else the first one counts and the difference is noted.
 */
export class AccountsOfFile {
  private readonly accounts = new Map<string, Account>();
  private readonly differences = new Map<string, string>();

  add({ account }: { account: Account }): void {
    const known = this.accounts.get(account.id);
    if (!known) {
      this.accounts.set(account.id, account);
      return;
    }
    for (const field of ['name', 'kind', 'locale', 'timeZone'] as const)
      if (known[field] !== account[field]) this.note(account.id, field, known[field], account[field]);
    this.accounts.set(account.id, { ...known, contacts: joined(known.contacts, account.contacts) });
  }

  /** Returns the account as all rows that were added describe it. */
  of(id: string): Account | undefined {
    return this.accounts.get(id);
  }

  /** Returns a sentence for each account and field in which its rows differ. */
  notes(): string[] {
    return [...this.differences.values()];
  }

  private note(id: string, field: string, first: string | undefined, other: string | undefined): void {
    const key = `${id} ${field}`;
    const text = `The rows of customer ${id} differ in ${field}: ${JSON.stringify(first ?? '')} is taken, not ${JSON.stringify(other ?? '')}.`;
    if (!this.differences.has(key)) this.differences.set(key, text);
  }
}

type Contacts = NonNullable<Account['contacts']>;

function joined(known: Contacts = [], more: Contacts = []): Contacts {
  const keyOf = ({ email, phone }: Contacts[number]) => (email ?? phone ?? '').toLowerCase();
  const keys = new Set(known.map(keyOf));
  return [...known, ...more.filter((contact) => !keys.has(keyOf(contact)))];
}
