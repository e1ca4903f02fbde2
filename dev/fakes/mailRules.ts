import { type IncomingHttpHeaders } from 'node:http';

/** A response in the provider's own shape of errors. */
export type MailRefusal = { status: number; name: string; message: string; headers?: Record<string, string> };

/** A request to send, in the format of the Resend API. */
export type EmailRequest = {
  from: string;
  to: string | string[];
  subject: string;
  html?: string;
  text?: string;
  reply_to?: string | string[];
  tags?: { name: string; value: string }[];
  attachments?: { filename?: string; content?: string; path?: string; content_type?: string }[];
  headers?: Record<string, string>;
};

const MAX_RECIPIENTS = 50;
const ADDRESS = /^[^\s@<>,]+@[^\s@<>,]+\.[^\s@<>,]+$/u;
const TAG = /^[A-Za-z0-9_-]{1,256}$/u;

/** Returns Resend's refusal of the headers (https://resend.com/docs/api-reference/errors), or null. */
export function headerRefusal(headers: IncomingHttpHeaders): MailRefusal | null {
  if (!/^Bearer \S+/u.test(headers.authorization ?? '')) {
    return { status: 401, name: 'missing_api_key', message: 'Missing API key in the authorization header.' };
  }
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && key.length >= 1 && key.length <= 256)) return null;
  return { status: 400, name: 'invalid_idempotency_key', message: 'The key must be between 1-256 chars.' };
}

/** Returns the request, or Resend's refusal. */
export function readEmail(body: Buffer): { email: EmailRequest } | { refusal: MailRefusal } {
  const email = parsed(body);
  if (!email) return { refusal: invalid('The request body is not valid JSON.') };
  const refusal = missing(email) ?? malformed(email as EmailRequest);
  return refusal ? { refusal } : { email: email as EmailRequest };
}

export const listOf = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function parsed(body: Buffer): Partial<EmailRequest> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function missing(email: Partial<EmailRequest>): MailRefusal | null {
  const field =
    (['from', 'to', 'subject'] as const).find((name) => !email[name]) ??
    (email.html || email.text ? null : 'html` or `text');
  return field && { status: 422, name: 'missing_required_field', message: `Missing \`${field}\` field.` };
}

function malformed(email: EmailRequest): MailRefusal | null {
  const to = listOf(email.to);
  if (!isMailbox(email.from)) return invalid(badField('from'));
  if (to.length === 0 || !to.every(isMailbox)) return invalid(badField('to'));
  if (to.length > MAX_RECIPIENTS)
    return invalid(`The \`to\` field takes at most ${MAX_RECIPIENTS} addresses.`);
  if (!listOf(email.reply_to).every(isMailbox)) return invalid(badField('reply_to'));
  if (typeof email.subject !== 'string' || /[\r\n]/u.test(email.subject)) {
    return invalid('The `\\n` is not allowed in the `subject` field.');
  }
  if (!(email.tags ?? []).every(({ name, value }) => TAG.test(name) && TAG.test(value))) {
    return invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes.');
  }
  const empty = (email.attachments ?? []).some(({ content, path }) => !content && !path);
  return empty
    ? {
        status: 422,
        name: 'invalid_attachment',
        message: 'Attachment must have either a `content` or `path`.',
      }
    : null;
}

// `email@example.com` or `Name <email@example.com>`.
function isMailbox(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const named = /^[^<>\r\n]*<([^<>]+)>$/u.exec(text);
  return ADDRESS.test(named?.[1] ?? text);
}

const badField = (field: string): string =>
  `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`;

const invalid = (message: string): MailRefusal => ({ status: 422, name: 'validation_error', message });
