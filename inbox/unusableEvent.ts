import { type ExceptionDraft } from '../books/ledger/exceptions.js';

/** Why an event's bytes cannot be used. */
export type Unusable = Pick<ExceptionDraft, 'reason' | 'detail'> & Partial<ExceptionDraft>;

/** Describes an event of a known type that lacks required content. */
export function malformed(type: string, issues: { path: PropertyKey[]; message: string }[]): Unusable {
  const problem = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return { reason: 'malformed-event', detail: { type, problem: shown(problem) } };
}

/** Returns a stranger's text in a form that the database can store and people can read. */
export const shown = (text: string) => text.slice(0, 500).replaceAll('\u0000', '\uFFFD').toWellFormed();

export function parsedBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
