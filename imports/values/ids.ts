import { createHash } from 'node:crypto';

const ID = /^[A-Za-z0-9._:-]{1,128}$/;
const MAX_STEM = 100;

/**
 * Returns the id of what a business calls by `text`: the text itself where it is an id already, else its
 * letters and figures with a digest, the same for the same text in every file. `INV/2025/00012` becomes
 * `INV-2025-00012.` and eight figures.
 */
export function idOf(text: string): string {
  if (ID.test(text)) return text;
  const stem = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_STEM);
  const digest = createHash('sha256').update(text.normalize('NFC')).digest('hex').slice(0, 8);
  return stem === '' ? digest : `${stem}.${digest}`;
}
