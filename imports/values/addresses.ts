import { domainToASCII } from 'node:url';

/** What one cell says about addresses; `unusable` are the texts that no mail can reach. */
export type ReadAddresses = { addresses: { email: string; name: string | null }[]; unusable: string[] };

/** What people write where there is no address. */
const NONE = /^(?:n\/?a|none|no|nil|null|unknown|-+|—|keine|ohne|aucun|ninguno|geen|nessuno|x)\.?$/i;

/**
 * Reads the email addresses of a cell: several between commas, semicolons or line ends, `Name <a@b>`, and
 * domains with umlauts, which become their ASCII form.
 */
export function readAddresses(cell: string): ReadAddresses {
  const read: ReadAddresses = { addresses: [], unusable: [] };
  for (const part of partsOf(cell)) {
    const { name, address } = mailbox(part);
    const email = asciiDomain(address);
    if (email === null) read.unusable.push(part);
    else if (!read.addresses.some((one) => one.email.toLowerCase() === email.toLowerCase()))
      read.addresses.push({ email, name });
  }
  return read;
}

function partsOf(cell: string): string[] {
  const parts = cell.match(/(?:"[^"]*"|<[^>]*>|[^,;\n<"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '' && !NONE.test(part));
}

function mailbox(text: string): { name: string | null; address: string } {
  const [, name = '', address] = /^(.*?)<([^<>]*)>$/.exec(text) ?? [];
  if (address === undefined) return { name: null, address: text.replace(/^mailto:/i, '') };
  return { name: name.replace(/^["'\s]+|["'\s]+$/g, '') || null, address: address.trim() };
}

/** The form that the API takes: an unquoted local part of ASCII, and a domain that ends in letters. */
const ADDRESS =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

function asciiDomain(address: string): string | null {
  const [, local, domain] = /^([^@]+)@([^@\s]+)$/.exec(address) ?? [];
  const ascii = local && domain ? `${local}@${domainToASCII(domain)}` : '';
  return ADDRESS.test(ascii) && ascii.length <= 254 ? ascii : null;
}
