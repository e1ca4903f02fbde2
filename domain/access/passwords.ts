/** Long rather than colourful (NIST SP 800-63B). */
export const MIN_PASSWORD_LENGTH = 12;
const MAX_PASSWORD_LENGTH = 256;

/** What is wrong with a new password, as a sentence; null: nothing. */
export function passwordIssue(password: string, email: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `A password has at least ${MIN_PASSWORD_LENGTH} letters.`;
  if (password.length > MAX_PASSWORD_LENGTH) return `A password has at most ${MAX_PASSWORD_LENGTH} letters.`;
  if (password.toLowerCase().includes(email.toLowerCase()))
    return 'A password does not hold the email address.';
  return null;
}
