import { createRequire } from 'node:module';
import { openSync, type Font } from 'fontkit';

/** The first face that has a character draws it, so the order decides, and the big ones come last. */
export const FACES = [
  { name: 'NotoSans', from: 'noto-sans' },
  { name: 'IBMPlexSansArabic', from: 'ibm-plex-sans-arabic' },
  { name: 'NotoSansHebrew', from: 'noto-sans-hebrew' },
  { name: 'NotoSansArmenian', from: 'noto-sans-armenian' },
  { name: 'NotoSansGeorgian', from: 'noto-sans-georgian' },
  { name: 'BIZUDPGothic', from: 'biz-udpgothic' },
  { name: 'NanumGothic', from: 'nanum-gothic' },
  // Simplified Chinese characters that Japanese lacks; it comes in one weight.
  { name: 'ZCOOLXiaoWei', from: 'zcool-xiaowei', oneWeight: true },
] as const satisfies { name: string; from: string; oneWeight?: true }[];

type Weight = '400Regular' | '700Bold';
/** One typeface in all its weights. */
export type Face = (typeof FACES)[number];

const { resolve } = createRequire(import.meta.url);
// Parsing a font costs more than a page, so it happens once a process.
const opened = new Map<string, Font>();

/** Returns the parsed font of a face. */
export function fontOf(face: Face, bold: boolean): Font {
  return openOnce(opened, face, bold);
}

function openOnce(fonts: Map<string, Font>, face: Face, bold: boolean): Font {
  const { name, from } = face;
  const weight: Weight = bold && !('oneWeight' in face) ? '700Bold' : '400Regular';
  const path = `@expo-google-fonts/${from}/${weight}/${name}_${weight}.ttf`;
  const font = fonts.get(path) ?? (openSync(resolve(path)) as Font);
  fonts.set(path, font);
  return font;
}

const chosen = new Map<number, Face>();

/**
 * Returns the face that draws a character, `before` when it can. A character that no font has becomes the
 * first one's empty box.
 */
export function faceFor(codePoint: number, before: Face | null): Face {
  if (before && isShared(codePoint) && has(before, codePoint)) return before;
  const face = chosen.get(codePoint) ?? FACES.find((each) => has(each, codePoint)) ?? FACES[0];
  chosen.set(codePoint, face);
  return face;
}

const drawable = new Map<string, boolean>();
// Fonts of their own: embedding a composite glyph makes fontkit forget which characters its parts are.
const probes = new Map<string, Font>();

/**
 * True when both weights of the face have the character and it can be embedded: the space of one font lies
 * behind the end of its file, and a document with it cannot be made.
 */
function has(face: Face, codePoint: number): boolean {
  const key = `${face.name} ${codePoint}`;
  const known =
    drawable.get(key) ?? [false, true].every((bold) => isEmbeddable(openOnce(probes, face, bold), codePoint));
  drawable.set(key, known);
  return known;
}

function isEmbeddable(font: Font, codePoint: number): boolean {
  if (!font.hasGlyphForCodePoint(codePoint)) return false;
  const subset = font.createSubset();
  subset.includeGlyph(font.glyphForCodePoint(codePoint));
  try {
    subset.encode();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Spaces, punctuation and marks use the face of the letters before them, because they belong to their shaping
 * and spacing.
 */
const isShared = (codePoint: number) => /[\p{Z}\p{M}\p{P}]/u.test(String.fromCodePoint(codePoint));
