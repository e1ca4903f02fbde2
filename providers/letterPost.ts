import { post, lost, withoutId, type ProviderResponse } from './answers.js';
import { attempt } from './attempt.js';
import { type MailOutcome, type SendOptions } from './sendOutcome.js';
import { addressParts, type PostalAddress } from './postalAddress.js';

/** A letter to print unchanged on A4. `noticeId` is its name in the provider's list. */
export type PostedMail = { pdf: Uint8Array; to: PostalAddress; from: PostalAddress; noticeId: string };

export type LetterPost = {
  /**
   * Has a letter printed and posted. Never throws; always resolves within 8 seconds, sooner when the signal
   * aborts. `rejected` also covers an address that the provider cannot use.
   */
  send(mail: PostedMail, options: SendOptions): Promise<MailOutcome>;
};

/**
 * Post through PostGrid, by its "Create Letter" (guides.postgrid.com,
 * api/resources/print_mail/subresources/letters/methods/create) as a multipart form with the PDF, and its
 * "Response Codes and Retry Logic": an `Idempotency-Key` makes a retry safe. The address gets its own page in
 * front, so that ours need not fit the provider's window.
 */
export function createLetterPost({
  apiKey,
  base,
}: {
  apiKey: string;
  base?: string | undefined;
}): LetterPost {
  const endpoint = new URL('/print-mail/v1/letters', base ?? 'https://api.postgrid.com');
  return {
    async send({ pdf, to, from, noticeId }, { idempotencyKey, ...limits }) {
      const form = new FormData();
      for (const [who, address] of Object.entries({ to, from })) {
        const parts = addressParts(address);
        if ('problem' in parts)
          return { kind: 'rejected', reason: `${WHOSE[who as 'to']}: ${parts.problem}` };
        for (const [part, value] of Object.entries(parts)) form.set(`${who}[${part}]`, value);
      }
      for (const [name, value] of Object.entries(PRINT)) form.set(name, value);
      form.set('description', noticeId);
      form.set('pdf', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), `${noticeId}.pdf`);
      const headers = { 'x-api-key': apiKey, 'idempotency-key': idempotencyKey };
      return attempt(limits, (signal) =>
        post(endpoint, { headers, body: form, signal }).then(outcomeOf, lost),
      );
    },
  };
}

const WHOSE = { to: 'the address', from: 'our own address' };
const PRINT = { size: 'a4', addressPlacement: 'insert_blank_page', doubleSided: 'true', color: 'false' };

function outcomeOf({ status, retryAfter, body }: ProviderResponse): MailOutcome {
  if (status < 300 && typeof body.id === 'string') return { kind: 'sent', providerId: body.id };
  const { type, message } = Object(body.error) as { type?: unknown; message?: unknown };
  const reason = message ? `${type}: ${message}` : `the provider answered with status ${status} and no id`;
  return withoutId(status, retryAfter, reason);
}
