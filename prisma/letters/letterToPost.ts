import { type Book } from '../client.js';
import { type Attachment } from './notices.js';
import { IllegalChange } from '../refusals.js';

/**
 * The PDF of a letter by post, as it was frozen; null when there is none of this id. Throws IllegalChange when it has
 * not been posted and its debt has ended: who has paid hears nothing more (rule 1).
 */
export async function letterToPost(
  { db }: Book,
  id: string,
): Promise<{ filename: string; contentType: string; bytes: Buffer } | null> {
  const notice = await db.notice.findUnique({ where: { id, channel: 'letter' } });
  if (!notice) return null;
  const { invoiceId, status, attachments } = notice;
  const [pdf] = attachments as unknown as Attachment[];
  if (!pdf) return null;
  const { status: debt } = await db.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
  if (status === 'to-post' && debt !== 'open' && debt !== 'with-counsel')
    throw new IllegalChange(`Invoice ${invoiceId} is ${debt}: this letter must not be posted any more`);
  const { filename, contentType, content } = pdf;
  return { filename, contentType, bytes: Buffer.from(content, 'base64') };
}
