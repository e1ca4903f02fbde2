import { hash, verify } from '@node-rs/argon2';

/** argon2id as the library has it by default: 19 MiB, 2 passes, its own salt. */
export const hashOf = (password: string): Promise<string> => hash(password);

/** Takes the same time for an unknown email. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await unknownHash), password);
  return isRight && passwordHash !== undefined;
}

const unknownHash = hash(crypto.randomUUID());
