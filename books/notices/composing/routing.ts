import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/mobile';
import { type Channel, type NoticeRule } from '../../../domain/policy/policy.js';
import { type Contact, type StoredAccount } from '../../accounts/accounts.js';
import { type Tx } from '../../../prisma/client.js';
import { readAcceptedAddresses, type ElectronicChannel } from '../../accounts/refusedAddresses.js';

/** How a notice reaches its customer: by one channel, to these recipients. */
export type NoticeRoute = {
  channel: Channel;
  /**
   * Email addresses, one E.164 number, or one postal address with its lines. Empty when no contact can be
   * reached.
   */
  recipients: string[];
  /** The contact that the notice greets. */
  contactName: string;
  /**
   * Why it is not the step's own channel, or why no contact can be reached; null for the step's own channel.
   */
  why: string | null;
};

export type ClosedChannels = {
  /** Why a channel is not possible today: not set up, refused, or already used. */
  closed: Partial<Record<Channel, string>>;
  /** Country whose numbering plan a number without a country code follows (ISO 3166). */
  country: string | null;
};

type Recipients = Pick<NoticeRoute, 'recipients' | 'contactName'> | { why: string };

/** Returns the step's own channel, else post, else a route without recipients (rule 8). */
export async function routeNotice(
  tx: Tx,
  account: StoredAccount,
  rule: NoticeRule,
  { closed, country }: ClosedChannels,
): Promise<NoticeRoute> {
  const accepts = await readAcceptedAddresses(tx, account.id);
  const obstacles: string[] = [];
  for (const channel of new Set([rule.channel, 'letter' as const])) {
    const found = closed[channel] ? { why: closed[channel] } : by(channel);
    if (!('why' in found)) return { channel, ...found, why: obstacles.join('; ') || null };
    obstacles.push(found.why);
  }
  return { channel: rule.channel, recipients: [], contactName: '', why: obstacles.join('; ') };

  function by(channel: Channel): Recipients {
    const contacts = account.contacts.filter(({ role }) => rule.to.includes(role));
    switch (channel) {
      case 'email':
        return byEmail(contacts, accepts) ?? nobody('an email address that takes our mail');
      case 'sms':
        return byText(contacts, country, accepts) ?? nobody('a mobile number that takes our text messages');
      case 'letter':
        return byPost(account, [...contacts, ...account.contacts]) ?? { why: 'no postal address is known' };
      default:
        return channel satisfies never;
    }
  }

  function nobody(what: string): Recipients {
    return { why: `No ${rule.to.join(' or ')} contact of account ${account.id} has ${what}` };
  }
}

type AcceptsAddress = (channel: ElectronicChannel, address: string) => boolean;

/** Returns all contacts that accept mail; the notice greets the first. */
export function byEmail(
  contacts: Contact[],
  accepts: AcceptsAddress,
): Pick<NoticeRoute, 'recipients' | 'contactName'> | null {
  const found = contacts.filter(({ email }) => email && accepts('email', email));
  if (!found[0]) return null;
  return { recipients: found.map(({ email }) => email!), contactName: found[0].name };
}

/**
 * Returns the first contact that accepts text messages, only one: each costs money, and a provider takes one
 * number at a time.
 */
function byText(contacts: Contact[], country: string | null, accepts: AcceptsAddress): Recipients | null {
  for (const { phone, name } of contacts) {
    const number = phone ? mobileNumber(phone, country) : null;
    if (number && accepts('sms', number)) return { recipients: [number], contactName: name };
  }
  return null;
}

/** Returns the number in E.164 form; null when it is none, or a land line. */
export function mobileNumber(phone: string, country: string | null): string | null {
  const number = parsePhoneNumberFromString(phone, country ? (country as CountryCode) : undefined);
  return number?.isValid() ? number.number : null;
}

/**
 * Returns the step's contact when that one has a postal address, else any contact that has one: it is the
 * account's debt.
 */
function byPost({ name: company }: StoredAccount, contacts: Contact[]): Recipients | null {
  const found = contacts.find(({ address, noPost }) => address?.trim() && !noPost);
  if (!found) return null;
  const lines = [company, found.name, ...found.address!.split(/\r\n|[\r\n]/u)].map((line) => line.trim());
  return { recipients: [[...new Set(lines)].filter(Boolean).join('\n')], contactName: found.name };
}

/** `DE-BY` is in `DE`. */
export const countryOf = (jurisdiction: string | null): string | null =>
  jurisdiction?.slice(0, 2).toUpperCase() ?? null;
