import { takesOwnFiles, type NoticeRule } from '../domain/policy.js';
import { findAttachment, listAttachments, MOST_BYTES } from '../prisma/attachments.js';
import { type Attachment } from '../prisma/notices.js';
import { type Due } from '../prisma/steps.js';
import { record } from '../prisma/timeline.js';
import { own } from './delivery.js';

/**
 * The customer's own files of these invoices, where the step sends them: as many as one letter may carry (20 MB), the
 * first invoice's first.
 */
export async function ownFiles(due: Due, rule: NoticeRule, invoiceIds: string[]): Promise<Attachment[]> {
  const { tx, ref, now } = due;
  if (!takesOwnFiles(rule)) return [];
  const place = (id: string) => invoiceIds.indexOf(id);
  const all = (await listAttachments(tx, invoiceIds)).sort((a, b) => place(a.invoiceId) - place(b.invoiceId));
  const files: Attachment[] = [];
  let room = MOST_BYTES;
  for (const { invoiceId, name, size } of all) {
    if (size > room) {
      const summary = `File ${name} of invoice ${invoiceId} was left out of the letter: 20 MB is the most of one letter`;
      await record(tx, { ...own(ref), at: now, type: 'attachment.left-out', summary, actor: 'system' });
      continue;
    }
    room -= size;
    const { content, contentType } = (await findAttachment(tx, invoiceId, name))!;
    const filename = `${invoiceId.replaceAll(':', '-')}_${name}`;
    files.push({ filename, contentType, content: Buffer.from(content).toString('base64') });
  }
  return files;
}
