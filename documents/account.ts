/** Whom a document is for. `address` is what stands under the name on an envelope; null where none is known. */
export type DocumentAccount = { id: string; name: string; locale: string; address: string | null };

type Contact = { role: string; address?: string | null | undefined };

/** The account as documents name it: with the billing contact's address, else any contact's. */
export function documentAccount(
  { id, name, locale }: { id: string; name: string; locale: string },
  contacts: readonly Contact[],
): DocumentAccount {
  const billing = contacts.find(({ role, address }) => role === 'billing' && address);
  const address = (billing ?? contacts.find((contact) => contact.address))?.address ?? null;
  return { id, name, locale, address };
}
