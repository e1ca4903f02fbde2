import { type ServerResponse } from 'node:http';
import { type CaughtMail } from './caughtLetter.js';
import { type MailFault } from './mailFaults.js';
import { type MailRefusal } from './mailRules.js';

/** The response to an accepted letter, or its fault; null `id` when it was lost. */
export function answer(response: ServerResponse, fault: MailFault | null, id: string | null): void {
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'empty-error':
      return json(response, 500, null);
    case 'bad-gateway':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '64' });
      response.write('{"id":', () => response.destroy());
      return;
    case 'slow':
    case 'refuse':
    case undefined:
      return json(response, 200, { id });
    default:
      fault satisfies never;
  }
}

/** The response of https://resend.com/docs/api-reference/emails/retrieve-received-email. */
export function giveReceived(mail: CaughtMail | undefined, response: ServerResponse): void {
  if (!mail) return answerRefusal(response, { status: 404, name: 'not_found', message: 'Email not found' });
  const { id, from, to, subject, text, headers, at } = mail;
  const plain = { object: 'email', id, from, to, subject, text, html: null, headers, created_at: at };
  return json(response, 200, { ...plain, bcc: [], cc: [], reply_to: [], received_for: to, attachments: [] });
}

export const CONCURRENT: MailRefusal = {
  status: 409,
  name: 'concurrent_idempotent_requests',
  message: 'Same idempotency key used while original request is still in progress.',
};

export function refusalOf({
  status,
  name,
  message,
  retryAfter,
}: MailFault & { kind: 'refuse' }): MailRefusal {
  return {
    status,
    name,
    message: message ?? name,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
  };
}

export function answerRefusal(
  response: ServerResponse,
  { status, name, message, headers }: MailRefusal,
): void {
  json(response, status, { statusCode: status, name, message }, headers);
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
