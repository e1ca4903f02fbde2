import { type ExceptionDraft } from '../books/ledger/exceptions.js';

/** Why an event's bytes cannot be used. */
export type Unusable = Pick<ExceptionDraft, 'reason' | 'detail'> & Partial<ExceptionDraft>;

/** An event of a known type that does not say what it must. */
export function malformed(type: string, issues: { path: PropertyKey[]; message: string }[]): Unusable {
  const problem = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return { reason: 'malformed-event', detail: { type, problem: shown(problem) } };
}

/** A stranger's text as the database can keep it and people can read it. */
export const shown = (text: string) => text.slice(0, 500).replaceAll('\u0000', '\uFFFD').toWellFormed();

export function parsedBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
