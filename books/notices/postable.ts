import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { type Attachment } from './notices.js';
import { IllegalChange } from '../errors.js';

/**
 * Returns the PDF of a letter by post, as it was frozen; null when none has this id. Throws IllegalChange
 * when it was not posted and must not be any more: its debt has ended (rule 1), or an invoice that it lists
 * has changed.
 */
export async function letterToPost(
  { db }: Books,
  id: string,
): Promise<{ filename: string; contentType: string; bytes: Buffer } | null> {
  const notice = await db.notice.findUnique({ where: { id, channel: 'letter' } });
  if (!notice) return null;
  const { invoiceId, status, attachments, createdAt } = notice;
  const [pdf] = attachments as unknown as Attachment[];
  if (!pdf) return null;
  const { status: debt } = await db.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
  if (status === 'to-post' && debt !== 'open' && debt !== 'with-counsel')
    throw new IllegalChange(`Invoice ${invoiceId} is ${debt}: this letter must not be posted any more`);
  const moved = status === 'to-post' ? await movedSince(db, id, createdAt) : null;
  if (moved)
    throw new IllegalChange(
      `The balance of invoice ${moved} has changed since this letter was written: do not post it, and skip its task; the next letter has the new balance`,
    );
  const { filename, contentType, content } = pdf;
  return { filename, contentType, bytes: Buffer.from(content, 'base64') };
}

/** Returns an invoice that the letter lists and whose ledger has changed since; null when none has. */
async function movedSince(db: Database, noticeId: string, since: Date): Promise<string | null> {
  const moved = await db.ledgerEntry.findFirst({
    where: { at: { gt: since }, invoice: { listedIn: { some: { noticeId } } } },
    select: { invoiceId: true },
  });
  return moved?.invoiceId ?? null;
}
