/** A letter that the catcher accepted. `at` is ISO 8601; attachment contents are base64. */
export type CaughtMail = {
  id: string;
  at: string;
  from: string;
  to: string[];
  replyTo: string[];
  subject: string;
  html: string;
  text: string;
  tags: Record<string, string>;
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; content: string }[];
  idempotencyKey: string | null;
};
