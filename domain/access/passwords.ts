/** Long rather than colourful (NIST SP 800-63B). */
export const LEAST_LETTERS = 12;
const MOST_LETTERS = 256;

/** What is wrong with a new password, as a sentence; null: nothing. */
export function passwordTrouble(password: string, email: string): string | null {
  if (password.length < LEAST_LETTERS) return `A password has at least ${LEAST_LETTERS} letters.`;
  if (password.length > MOST_LETTERS) return `A password has at most ${MOST_LETTERS} letters.`;
  if (password.toLowerCase().includes(email.toLowerCase()))
    return 'A password does not hold the email address.';
  return null;
}
