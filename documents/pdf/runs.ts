import bidiFactory from 'bidi-js';
import { FACES, faceFor, type Face } from './fonts.js';

export type Direction = 'ltr' | 'rtl';

/** A piece of one line in one font; an `rtl` one is a word, drawn from its last letter on. */
export type TextRun = { text: string; face: Face; rtl: boolean };

type Piece = TextRun & { level: number };

// A CommonJS package whose types declare another default export.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
const RTL_LETTER = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** Most cells of most tables: font and order are clear. */
const ASCII = /^[ -~]*$/;
/** Digits and their signs that the font lays out from the right, though they read from the left. */
const TURNED_BY_FONT = /[\u0660-\u066c\u06f0-\u06f9]/u;
/**
 * `2026-0042`: a number of parts. After an Arabic word Unicode's algorithm would show the last part first.
 */
const HYPHENATED = /(?<![\p{L}\p{Nd}-])\p{Nd}[\p{Nd}.,:/]*(?:-[\p{Nd}.,:/]*\p{Nd})+(?![\p{L}\p{Nd}-])/gu;
/** They control the order of the text and are never drawn. */
const STEERING = /[\u061c\u200b\u200e\u200f\u2066-\u2069\ufeff]/u;

/** Returns the pieces of a line from left to right, as printed (Unicode's bidirectional algorithm). */
export function textRuns(line: string, base: Direction): TextRun[] {
  if (base === 'ltr' && ASCII.test(line)) return [{ text: line, face: FACES[0], rtl: false }];
  if (base === 'ltr' && !RTL_LETTER.test(line)) return pieces(line, null).flatMap(turned);
  const kept = line.replace(HYPHENATED, (parts: string, at: number) =>
    isAfterArabic(line.slice(0, at)) ? `\u2066${parts}\u2069` : parts,
  );
  return fromTheLeft(pieces(kept, bidi.getEmbeddingLevels(kept, base).levels)).flatMap(turned);
}

/**
 * Returns the direction in which a text reads: by its first letter or direction mark. A text made of isolated
 * values only reads like the `document`.
 */
export function directionOf(text: string, document: Direction): Direction {
  if (text.includes('\u2068')) return document;
  const first = /[\p{L}\u061c\u200e\u200f]/u.exec(text)?.[0] ?? '';
  return RTL_LETTER.test(first) || first === '\u200f' || first === '\u061c' ? 'rtl' : 'ltr';
}

const isAfterArabic = (before: string): boolean =>
  RTL_LETTER.test(/\p{L}(?=\P{L}*$)/u.exec(before)?.[0] ?? '');

function pieces(line: string, levels: Uint8Array | null): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const char of line) {
    const level = levels?.[at] ?? 0;
    at += char.length;
    if (STEERING.test(char)) continue;
    const last = found.at(-1);
    const face = faceFor(char.codePointAt(0)!, last?.face ?? null);
    if (last && last.face === face && last.level === level) last.text += char;
    else found.push({ text: char, face, level, rtl: level % 2 === 1 });
  }
  return found;
}

/** Rule L2: from the highest level down, reverses every stretch of at least that level. */
function fromTheLeft(all: Piece[]): Piece[] {
  const highest = Math.max(0, ...all.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < all.length; start++) {
      let end = start;
      while (end < all.length && all[end]!.level >= level) end++;
      if (end > start) all.splice(start, end - start, ...all.slice(start, end).reverse());
      start = end;
    }
  }
  return all;
}

/**
 * The font itself reverses the letters of a word. The words of a line, brackets and bare punctuation are
 * reversed here, and a number in Arabic digits is passed to the font digit by digit.
 */
function turned(run: Piece): Piece[] {
  if (!run.rtl)
    return TURNED_BY_FONT.test(run.text) ? [...run.text].map((text) => ({ ...run, text })) : [run];
  const mirrored = [...run.text].map((char) => bidi.getMirroredCharacter(char) ?? char).join('');
  const words = mirrored.split(/(?<= )/u).reverse();
  return words.flatMap((text) =>
    RTL_LETTER.test(text)
      ? [{ ...run, text }]
      : turned({ ...run, text: [...text].reverse().join(''), rtl: false }),
  );
}
