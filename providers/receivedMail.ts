import { Resend } from 'resend';
import { within } from './deadline.js';

/** A letter that came in. Names of headers are in small letters. */
export type MailContent = { text: string | null; html: string | null; headers: Record<string, string> };

/** `gone`: the provider does not have it (any more). `away`: it did not say; ask again. */
export type Received =
  | { kind: 'found'; content: MailContent }
  | { kind: 'gone'; reason: string }
  | { kind: 'away'; reason: string };

export type ReceivedMail = {
  /** Never throws; answers within 8 seconds. */
  read(emailId: string): Promise<Received>;
};

const TIMEOUT_MS = 8_000;

/** Letters that Resend has received: its events do not hold their text. `baseUrl` moves the endpoint. */
export function createReceivedMail({ apiKey, baseUrl }: { apiKey: string; baseUrl?: string }): ReceivedMail {
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
  return {
    async read(emailId) {
      const { data, error } = await within(TIMEOUT_MS, undefined, (signal) =>
        resend.emails.receiving.get(emailId, {}, { signal }),
      );
      if (typeof data?.id === 'string') return { kind: 'found', content: contentOf(data) };
      const reason = error ? `${error.name}: ${error.message}` : 'the provider answered without a letter';
      // 401 and 403: a key that may only send; nothing is gained by asking again, a person reads it at the provider's.
      const isGone = [401, 403, 404, 410, 422].includes(error?.statusCode ?? 0);
      return { kind: isGone ? 'gone' : 'away', reason };
    },
  };
}

type MailBody = { text: string | null; html: string | null; headers: Record<string, unknown> | null };

const contentOf = ({ text, html, headers }: MailBody): MailContent => ({
  text: text || null,
  html: html || null,
  headers: Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  ),
});
