import { createReadStream } from 'node:fs';
import { CommandFailed } from '../failure.js';

/** The encodings that a caller may name; the names are those of the WHATWG Encoding Standard. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'iso-8859-2',
  'iso-8859-15',
  'shift_jis',
  'gbk',
  'euc-kr',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Returns the encoding that a byte order mark or the position of empty bytes proves, else null. */
export function provenEncoding(start: Buffer): Encoding | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  const empty = [0, 0];
  start.forEach((byte, place) => byte === 0 && empty[place % 2]!++);
  const [even = 0, odd = 0] = empty;
  const many = start.length / 8;
  if (odd > many && odd > even * 8) return 'utf-16le';
  return even > many && even > odd * 8 ? 'utf-16be' : null;
}

/**
 * Returns the encoding that the caller names, that the file's start proves, or that its bytes allow, with a
 * note where it was assumed. Throws CommandFailed when the file holds no text.
 */
export async function encodingOf(
  file: string,
  start: Buffer,
  given?: Encoding,
): Promise<{ encoding: Encoding; notes: string[] }> {
  const proven = given ?? provenEncoding(start);
  if (proven !== null) return { encoding: proven, notes: [] };
  if (start.includes(0))
    throw new CommandFailed(`${file} is not a text file: save it as CSV or as an Excel workbook (.xlsx).`);
  const encoding = await encodingOfBytes(file);
  const note = `The file is not UTF-8: its text is read as ${encoding} (--encoding says otherwise).`;
  return { encoding, notes: encoding === 'utf-8' ? [] : [note] };
}

/**
 * Returns UTF-8 when every byte of the file is valid UTF-8, otherwise the Western encoding that its bytes
 * allow: an ISO 8859-15 file has none of the bytes 0x80–0x9f, and its euro sign is 0xa4.
 */
export async function encodingOfBytes(file: string): Promise<Encoding> {
  if (await isUtf8(file)) return 'utf-8';
  let hasEuro = false;
  for await (const chunk of bytesOf(file)) {
    if (chunk.some((byte) => byte >= 0x80 && byte <= 0x9f)) return 'windows-1252';
    hasEuro ||= chunk.includes(0xa4);
  }
  return hasEuro ? 'iso-8859-15' : 'windows-1252';
}

async function isUtf8(file: string): Promise<boolean> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytesOf(file)) if (!decodes(strict, chunk)) return false;
  return decodes(strict);
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

const bytesOf = (file: string, end?: number): AsyncIterable<Buffer> =>
  createReadStream(file, end === undefined ? {} : { end });

/** Yields the file's text piece by piece; a character that falls between two pieces is whole. */
export async function* decodedText(file: string, encoding: Encoding, end?: number): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytesOf(file, end)) yield decoder.decode(chunk, { stream: true });
  if (end === undefined) yield decoder.decode();
}
