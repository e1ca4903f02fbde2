import { isolatedParts } from './bidi.js';
import { detail, late } from './style.js';

/** A text whose isolated values (bidi.ts) keep their own direction. */
export function Isolated({ text }: { text: string }) {
  return isolatedParts(text).map((part, index) => (index % 2 === 0 ? part : <bdi key={index}>{part}</bdi>));
}

/** Each text on a separate line; empty ones are omitted. */
export function Lines({ of }: { of: readonly (string | null)[] }) {
  return of.filter(Boolean).map((line, index) => (
    <span key={index}>
      {index > 0 && <br />}
      <Isolated text={line ?? ''} />
    </span>
  ));
}

/** A line below the text that it supplements. */
export const Detail = ({ text, isLate = false }: { text: string; isLate?: boolean }) => (
  <div className={isLate ? 'late' : 'muted'} style={isLate ? late : detail}>
    <Isolated text={text} />
  </div>
);
