import { type Source } from './source.js';

/**
 * Words of a private dialect: an actor without a name, and verbs of speech or posture for a technical act. Some are
 * right now and then, so their rate is held down and lint does not forbid them.
 */
export const MANNERED = [
  'somebody|nobody|anybody|everybody|someone|whoever|whom',
  'whatever|whichever|wherever|whither|lest|thereby|as good',
  'anew|afresh|begins? anew|once more|is there already|of its own|of their own',
  'stands?|stood|standing|lies|bears?|gives way|let off|put down|goes along|go along|comes? back|came back',
  'tells?|told|telling|speaks?|spoke|spoken|speaking|hears?|heard|says?|said|asks?|asked|asking',
  'answers (?:whether|how|why|what|with|the|by|null|true|false)|answered',
].join('|');

export interface ManneredWord {
  word: string;
  line: number;
}

export function manneredWords({ comments }: Source): ManneredWord[] {
  return comments.flatMap(({ text, line }) =>
    [...text.matchAll(new RegExp(`\\b(?:${MANNERED})\\b`, 'gi'))].map(({ 0: word, index }) => ({
      word,
      line: line + text.slice(0, index).split('\n').length - 1,
    })),
  );
}

export const commentWords = ({ comments }: Source): number =>
  comments.reduce((sum, { text }) => sum + (text.match(/[A-Za-z']+/g) ?? []).length, 0);
