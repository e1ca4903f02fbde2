import { type IncomingMessage, type ServerResponse } from 'node:http';
import { documentHtml } from '../../emails/markup.js';
import { type Mailbox } from './mailbox.js';
import { type CaughtMail } from './caughtLetter.js';
import { mailPage } from './mailPage.js';

/** Pages run no script; a letter may open its links in a new window and do nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'";
const MAIL_CONTENT_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";

const PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'";

/**
 * `/` the list (`?q=` looks in recipients and subjects, `?page=`), `/letters/ID` one letter beside it,
 * `/letters/ID/html`, `/letters/ID/attachments/N`, and `/letters.json` for programs.
 */
export function showMail(mailbox: Mailbox, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [first, id = '', part, index = ''] = pathname.split('/').filter(Boolean);
  const mail = mailbox.find(id);
  if (request.method !== 'GET')
    return send(response, 405, 'text/plain', 'Only GET here, and POST /emails.\n');
  if (pathname === '/letters.json')
    return send(response, 200, 'application/json', JSON.stringify(mailbox.messages()));
  if (pathname === '/' || (first === 'letters' && mail && !part)) {
    const view = {
      q: searchParams.get('q') ?? '',
      page: Number(searchParams.get('page')) || 1,
      mail: mail ?? null,
    };
    return send(response, 200, 'text/html', documentHtml(mailPage(mailbox.messages(), view)), PAGE_POLICY);
  }
  if (mail && part === 'html') return send(response, 200, 'text/html', mail.html, MAIL_CONTENT_POLICY);
  const file = part === 'attachments' ? mail?.attachments[Number(index)] : undefined;
  if (file) return sendFile(response, file);
  send(response, 404, 'text/plain', 'There is no such letter.\n');
}

/** A browser shows no PDF in a sandbox; a PDF that is nothing else runs nothing of ours. */
function sendFile(
  response: ServerResponse,
  { contentType, content, filename }: CaughtMail['attachments'][number],
): void {
  const safe = /^[\w.+/-]+(; ?charset=[\w-]+)?$/u.test(contentType)
    ? contentType
    : 'application/octet-stream';
  response.setHeader('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(filename)}`);
  const policy = safe === 'application/pdf' ? PDF_POLICY : MAIL_CONTENT_POLICY;
  send(response, 200, safe, Buffer.from(content, 'base64'), policy);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  policy = PAGE_POLICY,
): void {
  const contentType = type.includes('charset') || !type.startsWith('text/') ? type : `${type}; charset=utf-8`;
  response.writeHead(status, {
    'content-type': contentType,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}
