import { takesOwnFiles, type NoticeRule } from '../../../domain/policy/policy.js';
import { findAttachment, listAttachments, MAX_BYTES } from '../attachments.js';
import { type Tx } from '../../../prisma/client.js';
import { type Attachment } from '../notices.js';

export type OwnFile = { invoiceId: string; name: string };

/**
 * Returns the creditor's own files of these invoices, where the step sends them: as many as one notice may
 * carry (20 MB), the first invoice's first. `leftOut` are those for which there was no room.
 */
export async function ownFiles(
  tx: Tx,
  rule: NoticeRule,
  invoiceIds: string[],
): Promise<{ files: Attachment[]; leftOut: OwnFile[] }> {
  const files: Attachment[] = [];
  const leftOut: OwnFile[] = [];
  if (!takesOwnFiles(rule)) return { files, leftOut };
  const place = (id: string) => invoiceIds.indexOf(id);
  const all = (await listAttachments(tx, invoiceIds)).sort((a, b) => place(a.invoiceId) - place(b.invoiceId));
  let room = MAX_BYTES;
  for (const { invoiceId, name, size } of all) {
    if (size > room) {
      leftOut.push({ invoiceId, name });
      continue;
    }
    room -= size;
    const { content, contentType } = (await findAttachment(tx, invoiceId, name))!;
    const filename = `${invoiceId.replaceAll(':', '-')}_${name}`;
    files.push({ filename, contentType, content: Buffer.from(content).toString('base64') });
  }
  return { files, leftOut };
}
