import { createHash } from 'node:crypto';
import { type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { IllegalChange, NotFound } from '../errors.js';
import { record } from '../timeline.js';

export type AttachmentDraft = { invoiceId: string; name: string; contentType: string; content: Uint8Array };

/** Limit for the bytes of all files of one invoice: one notice can carry them all. */
export const MAX_BYTES = 20 * 1024 * 1024;

const SHOWN = { name: true, contentType: true, size: true, sha256: true, addedAt: true } as const;

/**
 * Keeps the creditor's own file with its invoice, and replaces one of the same name; the same file again
 * changes nothing. Throws NotFound, and IllegalChange when the invoice's files would be too large together.
 */
export function putAttachment({ db, clock }: Books, draft: AttachmentDraft, actor: string) {
  const { invoiceId, name, contentType } = draft;
  const content = Buffer.from(draft.content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const at = new Date(clock.now());
  const key = { invoiceId_name: { invoiceId, name } };
  return db.$transaction(async (tx) => {
    const accountId = await lockInvoice(tx, invoiceId);
    const before = await tx.invoiceAttachment.findUnique({ where: key, select: SHOWN });
    if (before?.sha256 === sha256 && before.contentType === contentType)
      return { created: false, attachment: before };
    await assertFits(tx, invoiceId, content.length - (before?.size ?? 0));
    const file = { contentType, content, sha256, size: content.length, addedAt: at };
    const attachment = await tx.invoiceAttachment.upsert({
      where: key,
      create: { invoiceId, name, ...file },
      update: file,
      select: SHOWN,
    });
    const summary = `File ${name} ${before ? 'replaced' : 'added'}, ${content.length} bytes`;
    await record(tx, {
      accountId,
      invoiceId,
      at,
      type: 'attachment.added',
      summary,
      actor,
      detail: { sha256 },
    });
    return { created: !before, attachment };
  });
}

/** Returns false when the file does not exist. */
export function removeAttachment({ db, clock }: Books, invoiceId: string, name: string, actor: string) {
  return db.$transaction(async (tx) => {
    const accountId = await lockInvoice(tx, invoiceId);
    const { count } = await tx.invoiceAttachment.deleteMany({ where: { invoiceId, name } });
    if (count === 0) return false;
    const entry = { accountId, invoiceId, at: new Date(clock.now()), actor };
    await record(tx, { ...entry, type: 'attachment.removed', summary: `File ${name} removed` });
    return true;
  });
}

export const listAttachments = (db: Database | Tx, invoiceIds: string[]) =>
  db.invoiceAttachment.findMany({
    where: { invoiceId: { in: invoiceIds } },
    select: { ...SHOWN, invoiceId: true },
    orderBy: { name: 'asc' },
  });

export const findAttachment = (db: Database | Tx, invoiceId: string, name: string) =>
  db.invoiceAttachment.findUnique({ where: { invoiceId_name: { invoiceId, name } } });

/** Allows one change of an invoice's files at a time: two at once might be too large together. */
async function lockInvoice(tx: Tx, id: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ accountId: string }[]>`
    SELECT "accountId" FROM invoice WHERE id = ${id} FOR NO KEY UPDATE`;
  if (!row) throw new NotFound(`There is no invoice ${id}`);
  return row.accountId;
}

async function assertFits(tx: Tx, invoiceId: string, more: number): Promise<void> {
  const { _sum } = await tx.invoiceAttachment.aggregate({ where: { invoiceId }, _sum: { size: true } });
  if ((_sum.size ?? 0) + more > MAX_BYTES)
    throw new IllegalChange(
      `The files of invoice ${invoiceId} would be more than 20 MB together; remove one first`,
    );
}
