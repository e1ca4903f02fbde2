import { readFile, stat } from 'node:fs/promises';
import { CommandFailed } from '../failure.js';
import { encodingOf, provenEncoding, type Encoding } from './encoding.js';

export const MAX_MEGABYTES = 50;

/** `declared` is the encoding that the file names itself, as XML does. */
export type TextReading = { encoding?: Encoding | undefined; declared?: string | undefined };

/**
 * Returns the whole text of a file that cannot be read row by row. Throws CommandFailed when it is too large
 * or names an encoding that does not exist.
 */
export async function wholeText(
  file: string,
  start: Buffer,
  { encoding: given, declared }: TextReading,
): Promise<{ text: string; notes: string[] }> {
  const { size } = await stat(file);
  if (size > MAX_MEGABYTES * 1024 * 1024)
    throw new CommandFailed(`${file} is larger than ${MAX_MEGABYTES} MB: export a shorter period.`);
  const named = given ?? provenEncoding(start) ?? declared;
  const { encoding, notes } =
    named === undefined ? await encodingOf(file, start) : { encoding: named, notes: [] };
  return { text: decoder(file, encoding).decode(await readFile(file)), notes };
}

function decoder(file: string, encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new CommandFailed(`${file} names an encoding that does not exist, "${encoding}": use --encoding.`);
  }
}
