import { open } from 'node:fs/promises';
import { CommandFailed } from '../failure.js';

export const HEAD_BYTES = 65_536;

/** Returns the start of the file, by which its kind is known. Throws CommandFailed when it cannot be opened. */
export async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw unopened(error, file);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw unopened(error as NodeJS.ErrnoException, file);
  } finally {
    await handle.close();
  }
}

export const isWorkbook = (start: Buffer): boolean =>
  start.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';

function unopened(error: NodeJS.ErrnoException, file: string): unknown {
  if (error.code === 'ENOENT') return new CommandFailed(`There is no file ${file}.`);
  if (error.code === 'EISDIR') return new CommandFailed(`${file} is a folder, not a file.`);
  if (error.code === 'EACCES') return new CommandFailed(`${file} may not be read: check its permissions.`);
  return error;
}
