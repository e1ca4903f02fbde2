import { hash, verify } from '@node-rs/argon2';

/** NIST SP 800-63B: long rather than colourful. */
export const LEAST_LETTERS = 12;
const MOST_LETTERS = 256;

/** What is wrong with a new password; null: nothing. */
export function passwordTrouble(password: string, email: string): string | null {
  if (password.length < LEAST_LETTERS) return `A password has at least ${LEAST_LETTERS} letters.`;
  if (password.length > MOST_LETTERS) return `A password has at most ${MOST_LETTERS} letters.`;
  if (password.toLowerCase().includes(email.toLowerCase()))
    return 'A password does not hold the email address.';
  return null;
}

/** argon2id as the library has it by default: 19 MiB, 2 passes, its own salt. */
export const hashOf = (password: string): Promise<string> => hash(password);

/** Takes the same time for an email that nobody has. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await (nobodys ??= hash(crypto.randomUUID()))), password);
  return isRight && passwordHash !== undefined;
}

let nobodys: Promise<string> | undefined;
