import { isUtf8 } from 'node:buffer';
import { type z } from 'zod';
import {
  findAttachment,
  listAttachments,
  putAttachment,
  removeAttachment,
} from '../books/notices/attachments.js';
import { type Books } from '../books/book.js';
import { findInvoice } from '../books/invoices/invoices.js';
import { Unprocessable } from '../books/errors.js';
import { route, type Route } from './http/route.js';
import { FileBody } from './http/schemas.js';
import { pick } from '../books/invoices/views.js';

const PATH = '/v1/invoices/{id}/attachments';

const startsWith =
  (...bytes: number[]) =>
  (file: Buffer) =>
    bytes.every((byte, place) => file[place] === byte);
const isText = (file: Buffer) => isUtf8(file) && !file.includes(0);
const isZip = startsWith(0x50, 0x4b, 0x03, 0x04);

type Kind = { contentType: string; looksRight: (file: Buffer) => boolean };

/** By the ending of the name; only types that a mail client opens without a warning. */
const KINDS: Record<string, Kind> = {
  pdf: { contentType: 'application/pdf', looksRight: startsWith(0x25, 0x50, 0x44, 0x46, 0x2d) },
  png: { contentType: 'image/png', looksRight: startsWith(0x89, 0x50, 0x4e, 0x47) },
  jpg: { contentType: 'image/jpeg', looksRight: startsWith(0xff, 0xd8, 0xff) },
  jpeg: { contentType: 'image/jpeg', looksRight: startsWith(0xff, 0xd8, 0xff) },
  csv: { contentType: 'text/csv', looksRight: isText },
  txt: { contentType: 'text/plain', looksRight: isText },
  docx: {
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    looksRight: isZip,
  },
  xlsx: {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    looksRight: isZip,
  },
};

export const attachmentRoutes = (book: Books): Route[] => [
  route({
    method: 'put',
    path: `${PATH}/{name}`,
    tag: 'Attachments',
    right: 'book',
    also: 201,
    summary:
      'Keep a file with an invoice: contract, purchase order, time sheet; at most 5 MB, and 20 MB an invoice. ' +
      `The name is of A–Z a–z 0–9 . _ - and ends in ${Object.keys(KINDS).join(', ')}`,
    body: FileBody,
    takes: [...new Set(Object.values(KINDS).map(({ contentType }) => contentType))],
    handle: async ({ params, body, actor }) => {
      const [invoiceId, name] = [params.id!, params.name!];
      const contentType = kindOf(name, body);
      const draft = { invoiceId, name, contentType, content: body.content };
      const { created, attachment } = await putAttachment(book, draft, actor);
      return { status: created ? 201 : 200, json: attachment };
    },
  }),
  route({
    method: 'get',
    path: PATH,
    tag: 'Attachments',
    right: 'read',
    summary: "The invoice's own files, without their content",
    handle: async ({ params }) => {
      if (!(await findInvoice(book.db, params.id!))) return null;
      const files = await listAttachments(book.db, [params.id!]);
      const items = files.map((file) => pick(file, ['name', 'contentType', 'size', 'sha256', 'addedAt']));
      return { json: { items, nextCursor: null } };
    },
  }),
  route({
    method: 'get',
    path: `${PATH}/{name}`,
    tag: 'Attachments',
    right: 'read',
    summary: 'Download a file',
    produces: 'application/octet-stream',
    handle: async ({ params }) => {
      const file = await findAttachment(book.db, params.id!, params.name!);
      return file && { type: file.contentType, body: file.content, filename: file.name };
    },
  }),
  route({
    method: 'delete',
    path: `${PATH}/{name}`,
    tag: 'Attachments',
    right: 'book',
    summary: 'Remove a file; letters that carried it keep their copy',
    handle: async ({ params, actor }) =>
      (await removeAttachment(book, params.id!, params.name!, actor))
        ? { json: { removed: params.name } }
        : null,
  }),
];

/**
 * Returns the media type of a file with this name. Throws Unprocessable when name, type and content do not
 * match.
 */
function kindOf(name: string, { contentType, content }: z.output<typeof FileBody>): string {
  const ending = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\.([a-z]{3,4})$/.exec(name)?.[1];
  const kind = ending === undefined ? undefined : KINDS[ending];
  if (!kind)
    throw new Unprocessable(
      `name: "${name}" must begin with a letter or digit and end in ${Object.keys(KINDS).join(', ')}`,
    );
  const given = contentType.split(';')[0]!.trim().toLowerCase();
  if (given !== kind.contentType)
    throw new Unprocessable(
      `Content-Type: a file called ${name} is ${kind.contentType}, not ${given || 'without a type'}`,
    );
  if (!kind.looksRight(content)) throw new Unprocessable(`content: the bytes are no ${ending} file`);
  return kind.contentType;
}
