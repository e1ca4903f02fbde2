/** Length matters more than variety of characters (NIST SP 800-63B). */
export const MIN_PASSWORD_LENGTH = 12;
const MAX_PASSWORD_LENGTH = 256;

/** Returns a sentence with what is wrong with a new password, null when it is acceptable. */
export function passwordIssue(password: string, email: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `A password has at least ${MIN_PASSWORD_LENGTH} letters.`;
  if (password.length > MAX_PASSWORD_LENGTH) return `A password has at most ${MAX_PASSWORD_LENGTH} letters.`;
  if (password.toLowerCase().includes(email.toLowerCase()))
    return 'A password does not hold the email address.';
  return null;
}
