/** The characters that Resend accepts in a tag's name or value. */
export const isTagValue = (text: string): boolean => /^[A-Za-z0-9_-]{1,256}$/.test(text);
