/**
 * The account that a document is for. `address` is the text under the name on an envelope, null when unknown.
 */
export type DocumentAccount = { id: string; name: string; locale: string; address: string | null };

type Contact = { role: string; address?: string | null | undefined };

/** Returns the account for documents, with the billing contact's address, else any contact's. */
export function documentAccount(
  { id, name, locale }: { id: string; name: string; locale: string },
  contacts: readonly Contact[],
): DocumentAccount {
  const billing = contacts.find(({ role, address }) => role === 'billing' && address);
  const address = (billing ?? contacts.find((contact) => contact.address))?.address ?? null;
  return { id, name, locale, address };
}
