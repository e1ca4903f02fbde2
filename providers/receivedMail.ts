import { Resend } from 'resend';
import { within } from './deadline.js';

/** An email that came in. Names of headers are in lower case. */
export type MailContent = { text: string | null; html: string | null; headers: Record<string, string> };

/** `gone`: the provider does not have it (any more). `away`: there was no answer; try again. */
export type Received =
  | { kind: 'found'; content: MailContent }
  | { kind: 'gone'; reason: string }
  | { kind: 'away'; reason: string };

export type ReceivedMail = {
  /** Never throws; resolves within 8 seconds. */
  read(emailId: string): Promise<Received>;
};

const TIMEOUT_MS = 8_000;

/** Emails that Resend has received: its events do not contain their text. `baseUrl` replaces the endpoint. */
export function createReceivedMail({ apiKey, baseUrl }: { apiKey: string; baseUrl?: string }): ReceivedMail {
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
  return {
    async read(emailId) {
      const { data, error } = await within(TIMEOUT_MS, undefined, (signal) =>
        resend.emails.receiving.get(emailId, {}, { signal }),
      );
      if (typeof data?.id === 'string') return { kind: 'found', content: contentOf(data) };
      const reason = error ? `${error.name}: ${error.message}` : 'the provider answered without a letter';
      // 401 and 403: a key that may only send. Another request would not help; a person reads the email at
      // the provider.
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
