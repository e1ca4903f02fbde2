import { createHash } from 'node:crypto';

/**
 * Returns headers (RFC 5322, 3.6.4) by which mail programs show all notices to an account as one
 * conversation: each refers to the same root, which never was a message itself. The notice's own id is
 * included because a reply repeats it. The same arguments give the same headers. `noticeId`: letters, digits,
 * `_` and `-`.
 */
export function threadHeaders(accountId: string, noticeId: string, domain: string): Record<string, string> {
  const root = messageId('account', hashed(accountId), domain);
  return { 'In-Reply-To': root, References: `${root} ${messageId('notice', noticeId, domain)}` };
}

/** Returns our notices that a reply's `References` and `In-Reply-To` repeat. */
export const noticesNamed = (messageIds: string[]): string[] =>
  messageIds.flatMap((id) => /^<notice\.([A-Za-z0-9_-]{1,256})@/.exec(id)?.[1] ?? []);

/**
 * Returns headers that let a mail program offer to stop the notices (RFC 2369), by the word that the notice's
 * footnote names.
 */
export const unsubscribeHeader = (address: string): Record<string, string> => ({
  'List-Unsubscribe': `<mailto:${address}?subject=STOP>`,
});

/** Returns the bare address of `Name <a@b.example>` or `a@b.example`. */
export const addressOf = (mailbox: string): string =>
  (/<([^<>]*)>[^<>]*$/.exec(mailbox)?.[1] ?? mailbox).trim();

export const domainOf = (mailbox: string): string => addressOf(mailbox).split('@').pop()!;

const messageId = (kind: string, id: string, domain: string): string => `<${kind}.${id}@${domain}>`;

// An account id may contain characters that a message id must not (":", dots in a row), and stays private on
// the way.
const hashed = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32);
